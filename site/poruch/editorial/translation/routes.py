"""wagtail-localize's own addresses, each behind a rule of ours.

Its views ask only whether a person may edit the page. Here the same paths are resolved first (our app stands
before it in ``INSTALLED_APPS``), a rule is asked, and then its view or ours answers. The list is made from
its own, and an address without a rule is refused: a new version cannot open a way past the workflow
(``checks.py`` says which address lacks a rule).
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, URLResolver, include, path
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views.edit_translation import user_can_edit_instance

from poruch.core.models import ContentPage
from poruch.core.numbers import is_id
from poruch.editorial.translation import access

#: None lets the request through; a sentence refuses it.
Rule = Callable[..., str | None]
View = Callable[..., HttpResponseBase]


def refuse(request: HttpRequest, *sentences: str, status: int = 403) -> HttpResponse:
    """The sentences, for a person or for the editor's script."""
    if request.method in ("PUT", "DELETE") or "json" in request.headers.get("Accept", ""):
        return JsonResponse({"detail": " ".join(sentences)}, status=status)
    context = {"sentences": sentences, "header_title": _("Так не можна"), "header_icon": "warning"}
    return render(request, "editorial/translation/refused.html", context, status=status)


def _free(request: HttpRequest, **kwargs: Any) -> None:
    return None


def _target(translation: Translation) -> ContentPage | None:
    """The page a translation makes; None when it translates a row beside pages."""
    pages = ContentPage.objects.filter(
        translation_key=translation.source.object_id, locale=translation.target_locale_id
    )
    found: ContentPage | None = pages.select_related("locale").first()
    return found


def _of_translation(request: HttpRequest, translation_id: int, **kwargs: Any) -> str | None:
    """Texts, files, machine, preview: for those who translate into this language."""
    translation = get_object_or_404(Translation.objects.select_related("source"), pk=translation_id)
    page = _target(translation)
    may = (
        _may_edit_row(request.user, translation) if page is None else access.may_translate(request.user, page)
    )
    return None if may else _("Ви не перекладаєте цією мовою.")


def _may_edit_row(user: Any, translation: Translation) -> bool:
    """A row beside pages has a right of its own."""
    try:
        row = translation.get_target_instance()
    except ObjectDoesNotExist:
        return False
    return bool(user_can_edit_instance(user, row))


def _of_page_editor(request: HttpRequest, translation_id: int, **kwargs: Any) -> str | None:
    """Leaving the translation editor makes an ordinary page: for those who may edit it."""
    translation = get_object_or_404(Translation.objects.select_related("source"), pk=translation_id)
    page = _target(translation)
    if page is None or access.may_edit(request.user, page):
        return None
    return _("Вийти з редактора перекладу може лише редактор сторінки.")


def _submit_page(request: HttpRequest, page_id: int) -> str | None:
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, ContentPage):
        raise Http404
    if request.method != "POST":
        codes = [locale.language_code for locale in Locale.objects.exclude(pk=page.locale_id)]
        return (
            None
            if any(access.may_translate_into(request.user, page, code) for code in codes)
            else _("Ви не перекладаєте цю сторінку.")
        )
    pages: list[ContentPage] = [page]
    if request.POST.get("include_subtree"):
        pages += ContentPage.objects.descendant_of(page).specific()
    for locale in Locale.objects.filter(pk__in=_numbers(request.POST.getlist("locales"))):
        if not all(access.may_translate_into(request.user, one, locale.language_code) for one in pages):
            return _("Ви не перекладаєте цією мовою.")
        parent = page.get_parent()
        if parent.depth > 1 and not parent.has_translation(locale):
            return _("Спершу перекладіть розділ, у якому стоїть ця сторінка.")
    return None


def _numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if is_id(value)]


def _update(request: HttpRequest, translation_source_id: int) -> str | None:
    """Bringing the originals' texts to the translators changes nothing readers see, except by ticks."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    if request.method == "POST" and request.POST.get("publish_translations"):
        return _("Кожну мову публікують окремо, після перевірки.")
    if request.method == "POST" and request.POST.get("use_machine_translation"):
        return _("Машинний переклад запускають для кожної мови окремо, зі сторінки перекладів.")
    page = ContentPage.objects.filter(translation_key=source.object_id, locale=source.locale_id).first()
    if page is None or access.may_edit(request.user, page):
        return None
    return _("Оновити оригінал для перекладачів може лише його редактор.")


def _never_alias(request: HttpRequest, page_id: int) -> str:
    return _(
        "Сторінка однією мовою не може повторювати сторінку іншою: читачі отримали б чужу мову без "
        "перевірки. Якщо перекладу немає, сайт сам показує оригінал і каже про це."
    )


def _snippet_row(request: HttpRequest, app_label: str, model_name: str, **kwargs: Any) -> str | None:
    model = get_snippet_model_from_url_params(app_label, model_name)
    label, name = model._meta.app_label, model._meta.model_name
    user: Any = request.user
    if any(user.has_perm(f"{label}.{verb}_{name}") for verb in ("view", "add", "change")):
        return None
    return _("Ви не маєте доступу до цих записів.")


def _row_name(request: HttpRequest, app_label: str, model_name: str, **kwargs: Any) -> str | None:
    """The editor of translations names the phone or partner that stands in a text: they are everybody's."""
    return None if app_label == "core" else _snippet_row(request, app_label, model_name)


RULES: Final[dict[str, Rule]] = {
    "javascript_catalog": _free,
    "translations_report": _free,
    "translations_report_results": _free,
    "submit_page_translation": _submit_page,
    "submit_snippet_translation": _snippet_row,
    "update_translations": _update,
    "edit_string_translation": _of_translation,
    "edit_override": _of_translation,
    "download_pofile": _of_translation,
    "upload_pofile": _of_translation,
    "machine_translate": _of_translation,
    "preview_translation": _of_translation,
    "stop_translation": _of_page_editor,
    "convert_to_alias": _never_alias,
    "snippets_api_listing": _snippet_row,
    "snippets_api_detail": _row_name,
}


def theirs() -> list[URLPattern]:
    """wagtail-localize's addresses under ``localize/``."""
    return [
        pattern
        for resolver in localize.register_admin_urls()
        for pattern in resolver.url_patterns
        if isinstance(pattern, URLPattern)
    ]


def guarded(ours: Mapping[str, View]) -> URLResolver:
    """The same paths behind their rules; ``ours`` answer instead of the views of those names."""
    patterns = [
        path(str(pattern.pattern), _guard(str(pattern.name), ours.get(str(pattern.name), pattern.callback)))
        for pattern in theirs()
    ]
    return path("localize/", include((patterns, "translation_guarded")))


def _guard(name: str, view: View) -> View:
    rule = RULES.get(name)

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        named = {key: value for key, value in kwargs.items() if key != "mode"}
        sentence = rule(request, **named) if rule else _("Ця дія вимкнена.")
        if sentence:
            return refuse(request, sentence)
        try:
            return view(request, *args, **kwargs)
        except MultiValueDictKeyError:
            return refuse(request, _("Запит неповний. Оновіть сторінку й повторіть."), status=400)

    return asked
