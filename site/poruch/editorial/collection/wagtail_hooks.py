"""Collections in the CMS."""

from django.urls import URLPattern, path
from wagtail import hooks

from poruch.editorial.collection.views import try_query


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("collections/try/", try_query, name="collection_try")]
