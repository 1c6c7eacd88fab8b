"""Factories of the press room."""

from datetime import timedelta

import factory
from django.utils import timezone

from campaigns.press.models import NewsPage, PressBriefingPage, PressReleasePage, PressRoomPage

from .core import PageFactory


class NewsFactory(PageFactory):
    class Meta:
        model = NewsPage

    section = PressRoomPage
    title = factory.Sequence("Новина {}".format)
    slug = factory.Sequence("novyna-{}".format)


class PressReleaseFactory(NewsFactory):
    class Meta:
        model = PressReleasePage

    title = factory.Sequence("Заява {}".format)
    slug = factory.Sequence("zaiava-{}".format)


class PressBriefingFactory(NewsFactory):
    class Meta:
        model = PressBriefingPage

    title = factory.Sequence("Брифінг {}".format)
    slug = factory.Sequence("bryfinh-{}".format)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3, hours=1))
