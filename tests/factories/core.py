"""Factories of the core's rows and plain pages."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from poruch.core.models import Audience, Partner, Phone, Region, StandardPage, Topic
from poruch.core.tree import ensure_home, ensure_section


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ["code"]

    code = "status"
    name_uk = "Статус"
    name_en = "Status"


class AudienceFactory(TopicFactory):
    class Meta:
        model = Audience

    code = "family"
    name_uk = "Родина"
    name_en = "Family"


class RegionFactory(TopicFactory):
    class Meta:
        model = Region

    code = "UA-23"
    name_uk = "Запорізька область"
    name_en = "Zaporizhzhia region"


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner
        django_get_or_create = ["slug"]

    slug = "association"
    role = Partner.Role.NGO
    name_uk = "Об’єднання родичів"
    name_en = "Association of Relatives"


class PhoneFactory(DjangoModelFactory):
    class Meta:
        model = Phone

    slug = factory.Sequence("phone-{}".format)
    number = factory.Sequence(lambda n: f"0 800 000 {n:03d}")
    label_uk = "Гаряча лінія"
    label_en = "Hotline"
    confirmed = True


class PageFactory(factory.Factory):
    """Adds a page under its section in ``locale`` and publishes it (``live=False``: leaves a draft).

    ``translation_of`` makes it a translation of another page. ``topics``, ``audiences`` and
    ``regions`` take rows.
    """

    class Meta:
        abstract = True

    locale = "uk"
    title = factory.Sequence("Сторінка {}".format)
    slug = factory.Sequence("storinka-{}".format)
    live = True
    translation_of = None
    section: Any = None

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        locale, live, section = kwargs.pop("locale"), kwargs.pop("live"), kwargs.pop("section")
        source = kwargs.pop("translation_of")
        related = {name: kwargs.pop(name) for name in ("topics", "audiences", "regions") if name in kwargs}
        children = {name: kwargs.pop(name) for name in list(kwargs) if name.endswith("_links")}
        parent = ensure_section(section, locale) if section else ensure_home(locale)
        page = model_class(locale=parent.locale, live=False, **kwargs)
        if source is not None:
            page.translation_key = source.translation_key
        for name, rows in {**related, **children}.items():
            setattr(page, name, rows)
        parent.add_child(instance=page)
        revision = page.save_revision(clean=False)
        if live:
            revision.publish()
        return model_class.objects.get(pk=page.pk)


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage
