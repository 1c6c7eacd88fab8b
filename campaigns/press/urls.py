"""Addresses of press: ``urlpatterns`` without a language, ``localised`` below ``/<lang>/``."""

from django.urls import URLPattern, URLResolver, path

from campaigns.press.feeds import feed
from campaigns.press.views import media_kit

urlpatterns: list[URLPattern | URLResolver] = []
localised: list[URLPattern | URLResolver] = [
    path("press/feed/", feed, {"format": "atom"}, name="press_atom"),
    path("press/rss/", feed, {"format": "rss"}, name="press_rss"),
    path("press/kit.zip", media_kit, name="press_kit"),
]
