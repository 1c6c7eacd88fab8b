"""Translations in the CMS: the table, the page of a page, the way to review, and locked shortcuts."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from poruch.core.models import ContentPage
from poruch.core.panels import NOTICES
from poruch.editorial.translation import access, editor, routes
from poruch.editorial.translation.notices import notices
from poruch.editorial.translation.views import files, page, review, submit, terms
from poruch.editorial.translation.views.table import TranslationsTable

#: Before wagtail-localize's hooks, which have order 0.
_FIRST = -100


@hooks.register("register_admin_urls", order=_FIRST)
def urls() -> list[URLPattern | URLResolver]:
    ours = {
        "download_pofile": files.download,
        "upload_pofile": files.upload,
        "machine_translate": files.machine,
    }
    return [
        routes.guarded(ours),
        path("translations/", TranslationsTable.as_view(), name="translation_table"),
        path(
            "translations/results/",
            TranslationsTable.as_view(results_only=True),
            name="translation_table_results",
        ),
        path("translations/page/<int:page_id>/", page.page_status, name="translation_page"),
        path("translations/page/<int:page_id>/terms/", terms.page_terms, name="translation_terms"),
        path("translations/page/<int:page_id>/review/", review.review, name="translation_review"),
        path("translations/page/<int:page_id>/agree/", page.agree, name="translation_agree"),
        path("translations/page/<int:page_id>/start/<slug:language>/", page.start, name="translation_start"),
        path("translations/<int:translation_id>/submit/", submit.submit, name="translation_submit"),
    ]


@hooks.register("before_edit_page", order=_FIRST)
def before_edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    return editor.before_edit_page(request, page)


@hooks.register(NOTICES)
def editor_notices(page: Any, request: Any) -> list[Any]:
    return list(notices(page))


@hooks.register("before_edit_snippet", order=_FIRST)
def before_edit_snippet(request: HttpRequest, instance: Any) -> HttpResponse | None:
    return editor.before_edit_snippet(request, instance)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Переклади"),
        reverse("translation_table"),
        name="translations",
        icon_name="wagtail-localize-language",
        order=205,
    )


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """In the editor, the translation editor and the explorer alike."""
    if not isinstance(page.specific_deferred, ContentPage):
        return
    yield Button(
        _("Стан перекладів"),
        reverse("translation_page", args=[page.pk]),
        icon_name="wagtail-localize-language",
        priority=65,
    )
    content = page.specific
    translation = editor.translation_for(content)
    if translation is not None and access.may_submit(user, content):
        yield Button(
            _("Надіслати переклад на перевірку"),
            reverse("translation_submit", args=[translation.pk]),
            icon_name="resubmit",
            priority=66,
        )


@hooks.register("construct_page_action_menu")
def no_foreign_aliases(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """wagtail-localize offers what is refused."""
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        "poruch.translation_agrees",
        gettext_lazy("Звірити переклад"),
        gettext_lazy("Підтверджено: переклад відповідає оригіналу"),
    )
