"""Addresses of events: ``urlpatterns`` without a language, ``localised`` below ``/<lang>/``."""

from django.urls import URLPattern, URLResolver, path

from campaigns.events import feeds, views

urlpatterns: list[URLPattern | URLResolver] = []
localised: list[URLPattern | URLResolver] = [
    path("events/calendar.ics", views.calendar_file, name="event_calendar"),
    path("events/feed.rss", feeds.feed, {"format": "rss"}, name="event_rss"),
    path("events/feed.atom", feeds.feed, {"format": "atom"}, name="event_atom"),
    path("events/<str:slug>.ics", views.event_file, name="event_file"),
]
