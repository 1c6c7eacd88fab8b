"""Addresses of press: ``urlpatterns`` without a language, ``localised`` below ``/<lang>/``."""

from django.urls import URLPattern, URLResolver, path

from campaigns.press.feeds import PressAtom, PressRss
from campaigns.press.views import media_kit

urlpatterns: list[URLPattern | URLResolver] = []
localised: list[URLPattern | URLResolver] = [
    path("press/feed/", PressAtom(), name="press_atom"),
    path("press/rss/", PressRss(), name="press_rss"),
    path("press/kit.zip", media_kit, name="press_kit"),
]
