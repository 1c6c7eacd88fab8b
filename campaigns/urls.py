"""Addresses of this folder's apps: ``urlpatterns`` without a language, ``localised`` below ``/<lang>/``."""

from campaigns.advocacy import urls as advocacy
from campaigns.education import urls as education
from campaigns.events import urls as events
from campaigns.materials import views as materials
from campaigns.press import urls as press
from campaigns.registration import urls as registration
from campaigns.syndication import urls as syndication

_APPS = (events, registration, advocacy, press, education, syndication)
urlpatterns = [pattern for app in _APPS for pattern in app.urlpatterns]
localised = [*materials.localised, *(pattern for app in _APPS for pattern in app.localised)]
