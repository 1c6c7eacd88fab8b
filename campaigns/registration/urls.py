"""Addresses of registration: ``urlpatterns`` without a language, ``localised`` below ``/<lang>/``."""

from django.urls import URLPattern, URLResolver, path

from campaigns.registration.views import own, registering

urlpatterns: list[URLPattern | URLResolver] = []
localised: list[URLPattern | URLResolver] = [
    path("events/<str:slug>/register/", registering.register, name="event_register"),
    path("events/<str:slug>/register/sent/", registering.sent, name="event_register_sent"),
    path("events/<str:slug>/register/<str:day>/", registering.register, name="event_register_day"),
    path("registration/confirm/<str:token>/", own.confirm, name="registration_confirm"),
    path("registration/<str:token>/", own.own, name="registration"),
    path("registration/<str:token>/leave/", own.leave, name="registration_leave"),
    path("registration/<str:token>/event.ics", own.calendar, name="registration_calendar"),
]
