"""All addresses of a site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from campaigns import urls as campaigns
from poruch import health
from poruch.api import optional
from poruch.api.router import api
from poruch.core import views, wellknown
from poruch.editorial.accounts.views import one_login
from poruch.operations.metrics.views import metrics
from search.views import search_page

handler404 = "poruch.core.views.not_found"
handler500 = "poruch.core.views.server_error"

urlpatterns = [
    path("", views.root),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics),
    path("robots.txt", views.robots),
    path("sitemap.xml", views.sitemap),
    path(".well-known/security.txt", wellknown.security_txt),
    path(".well-known/change-password", wellknown.change_password),
    path("cms/", include("poruch.editorial.accounts.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    *optional.urlpatterns,
    *campaigns.urlpatterns,
    re_path(r"^media/(?P<path>(?:images|original_images)/.+)$", views.image),
    *i18n_patterns(
        path("search/", search_page, name="search"),
        path("_util/login/", one_login),
        *campaigns.localised,
        path("", include(wagtail_urls)),
    ),
]
