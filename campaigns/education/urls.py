"""Addresses of education: ``urlpatterns`` without a language, ``localised`` below ``/<lang>/``."""

from django.urls import URLPattern, URLResolver, path, re_path

from campaigns.education import views
from campaigns.education.feed import feed
from campaigns.education.oai.views import oai

urlpatterns: list[URLPattern | URLResolver] = [path("oai", oai, name="education-oai")]
localised: list[URLPattern | URLResolver] = [
    path("education/plan/", views.plan, name="education-plan"),
    re_path(r"^education/plan/(teacher|pupils)/$", views.plan_sheet, name="education-plan-sheet"),
    re_path(r"^education/plan/(teacher|pupils)\.pdf$", views.plan_pdf, name="education-plan-pdf"),
    path("education/feed/", feed, name="education-feed"),
    re_path(r"^education/take/(\d{1,9})/(teacher|pupils)/$", views.sheet, name="education-sheet"),
    re_path(
        r"^education/take/(\d{1,9})/((?:teacher|pupils)\.pdf|pages\.zip|cartridge\.imscc)$",
        views.file,
        name="education-file",
    ),
]
