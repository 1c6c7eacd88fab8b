"""The addresses of Wagtail's v3 pages API, answered with its own schemas."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Query, Router
from ninja.pagination import paginate
from wagtail.api.v3.errors import as_validation_error, register_exception_handlers
from wagtail.api.v3.pagination import WagtailLimitOffsetPagination
from wagtail.api.v3.routers.pages import PageFilterSchema
from wagtail.api.v3.schemas import BasePageSchema
from wagtail.api.v3.schemas.pages import BasePageMetaSchema
from wagtail.models import Page

from poruch.api.finding import by_id
from poruch.core.pages import public

router = Router(tags=["pages"])


class PublicFilter(PageFilterSchema):
    """Wagtail's filters; a page that is named in one must be public too."""

    @staticmethod
    def get_public_page(request: HttpRequest, page_id: int, loc: str) -> Any:
        found = by_id(page_id)
        if found is None:
            error = Page.DoesNotExist()
            raise as_validation_error(error, "No page matches the given value.", loc=(loc,))
        return found

    @staticmethod
    def get_public_page_or_root(request: HttpRequest, page_id: Any, loc: str) -> Any:
        """Wagtail's own asks its own class by name, past :meth:`get_public_page`."""
        if page_id == "root":
            return PageFilterSchema.get_request_root_page(request)
        return PublicFilter.get_public_page(request, page_id, loc)


class PublicPageMeta(BasePageMetaSchema):
    """Without ``parent`` and ``alias_of``, which may be hidden."""

    show_in_menus: bool | None = None
    seo_title: str | None = None
    search_description: str | None = None


class PublicPage(BasePageSchema):
    meta: PublicPageMeta


@router.get("/", response=list[BasePageSchema], url_name="list_pages", operation_id="pages_list")
@paginate(WagtailLimitOffsetPagination)
def list_pages(request: HttpRequest, filters: PublicFilter = Query(...)) -> Any:  # noqa: B008
    found = _pages()
    if filters.type:
        types = ContentType.objects.get_for_models(*filters.type).values()
        found = found.filter(content_type__in=[one.pk for one in types])
    return filters.filter(found, request)


@router.get("/{int:page_id}/", response=PublicPage, url_name="detail_page", operation_id="pages_detail")
def get_page(request: HttpRequest, page_id: int) -> Any:
    found = by_id(page_id)
    if found is None:
        raise Http404
    return found


def _pages() -> Any:
    """Public pages as Wagtail's filters want them: rows of its own table."""
    ids = public().values("pk")
    return Page.objects.filter(pk__in=ids).select_related("content_type", "locale").order_by("pk")


api = NinjaAPI(
    title="Wagtail API", version="3.0.0", urls_namespace="wagtailapi_v3", openapi_url=None, docs_url=None
)
register_exception_handlers(api)
api.add_router("/pages/", router)
