"""Plans, sheets, files and the feed: what teachers take away. All of it works from an address alone."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.education import finding, planning
from campaigns.education.finding import Wanted
from campaigns.education.models import EducationIndexPage, LessonPage
from campaigns.education.packages import cartridge, pages
from campaigns.education.packs import Audience, Pack, lesson_pack, plan_pack
from poruch import languages
from poruch.core.pages import best_by_key, public
from poruch.core.throttle import limited

_ZIP: Final = "application/zip"
_PDF: Final = "application/pdf"
#: Bytes of a file that the cache of pages keeps.
_KEPT_MOST: Final = 1_000_000


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def query_of(want: Wanted) -> str:
    """The wishes as an address carries them, always in the same order."""
    parts = {"age": want.age, "minutes": want.minutes, "topic": want.topic, "level": want.level}
    return urlencode({name: value for name, value in parts.items() if value})


def _made(request: HttpRequest) -> tuple[planning.Plan, list[LessonPage], str]:
    pages_ = finding.lessons(light=False)
    want = finding.wanted(request.GET)
    return planning.plan(pages_, want), pages_, query_of(want)


def _same_question(name: str, query: str, *args: Any) -> list[dict[str, Any]]:
    """This address in the other languages."""
    here = finding.reader_language()
    found = []
    for code, label in languages.LANGUAGES:
        with translation.override(code):
            url = reverse(name, args=args)
        found.append({"code": code, "name": label, "url": f"{url}?{query}", "current": code == here})
    return found


@require_safe
@limited("search")
def plan(request: HttpRequest) -> HttpResponse:
    """The form, and below it the plan when something was asked."""
    made, pages_, query = _made(request)
    context = {
        "want": made.want,
        "plan": made if made.want else None,
        "query": query,
        "same_question": _same_question("education-plan", query),
        "crumbs": _crumbs(),
        "noindex": bool(query),
        "index_url": _index_url(),
        **finding.choices(pages_),
    }
    return render(request, "campaigns/education/plan.html", context)


def _plan_pack(request: HttpRequest, audience: str) -> tuple[Pack, str]:
    """The plan that was asked for as a pack, and its question."""
    made, _pages, query = _made(request)
    if made.base is None:
        raise Http404
    url = f"{_base(request)}{reverse('education-plan')}?{query}"
    return plan_pack(made, Audience(audience), _base(request), url), query


@require_safe
@limited("search")
def plan_sheet(request: HttpRequest, audience: str) -> HttpResponse:
    """The plan as a pack to print."""
    pack, query = _plan_pack(request, audience)
    same = _same_question("education-plan-sheet", query, audience)
    return _sheet(request, pack, same, f"{reverse('education-plan-pdf', args=[audience])}?{query}")


def _pdf(pack: Any) -> bytes:
    """fpdf2 and its fonts are 14 MB of a worker that may never be asked for a PDF."""
    from campaigns.education import pdf

    return pdf.render(pack)


@require_safe
@limited("search")
def plan_pdf(request: HttpRequest, audience: str) -> HttpResponse:
    pack, _query = _plan_pack(request, audience)
    return _file(_pdf(pack), _PDF, f"plan-{audience}.pdf")


@require_safe
def sheet(request: HttpRequest, pk: str, audience: str) -> HttpResponse:
    """A lesson's pack to print."""
    lesson = _lesson(pk)
    pack = lesson_pack(lesson, Audience(audience), _base(request))
    same = _same_question("education-sheet", "", pk, audience)
    return _sheet(request, pack, same, reverse("education-file", args=[pk, f"{audience}.pdf"]))


def _sheet(request: HttpRequest, pack: Any, same: list[dict[str, Any]], pdf_url: str) -> HttpResponse:
    context = {
        "pack": pack,
        "same_question": same,
        "pdf_url": pdf_url,
        "noindex": True,
        "crumbs": _crumbs(),
        "foreign": pack.language != finding.reader_language(),
    }
    return render(request, "campaigns/education/sheet.html", context)


@require_safe
@limited("search")
def file(request: HttpRequest, pk: str, name: str) -> HttpResponse:
    """A lesson or a programme as a file."""
    return _MAKERS[name](request, pk)


def _lesson_pdf(audience: Audience) -> Callable[[HttpRequest, str], HttpResponse]:
    def make(request: HttpRequest, pk: str) -> HttpResponse:
        lesson = _lesson(pk)
        content = _pdf(lesson_pack(lesson, audience, _base(request)))
        return _file(content, _PDF, f"{lesson.slug}-{audience}.pdf")

    return make


def _pages(request: HttpRequest, pk: str) -> HttpResponse:
    page = _found(pk)
    made = pages.package(page, _base(request))
    return _file(pages.zipped(made.files, made.updated), _ZIP, f"{page.slug}.zip")


def _cartridge(request: HttpRequest, pk: str) -> HttpResponse:
    page = _found(pk)
    made = pages.package(page, _base(request))
    return _file(pages.zipped(cartridge.cartridge(made), made.updated), _ZIP, f"{page.slug}.imscc")


_MAKERS: Final[dict[str, Callable[[HttpRequest, str], HttpResponse]]] = {
    "teacher.pdf": _lesson_pdf(Audience.TEACHER),
    "pupils.pdf": _lesson_pdf(Audience.PUPILS),
    "pages.zip": _pages,
    "cartridge.imscc": _cartridge,
}


def _found(pk: str) -> Any:
    page = finding.find(int(pk))
    if page is None:
        raise Http404
    return page


def _lesson(pk: str) -> LessonPage:
    page = _found(pk)
    if not isinstance(page, LessonPage):
        raise Http404
    return page


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Slugs are ASCII, so the name needs no escaping. Not for outside search engines: the page is.

    A large file is marked private, which keeps it out of the cache of pages.
    """
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    if len(content) > _KEPT_MOST:
        headers["Cache-Control"] = "private"
    return HttpResponse(content, content_type=kind, headers=headers)


def _index() -> EducationIndexPage | None:
    return next(iter(best_by_key(public(EducationIndexPage.objects.all())).values()), None)


def _index_url() -> str:
    return f"/{finding.reader_language()}/{EducationIndexPage.section_slug}/"


def _crumbs() -> list[dict[str, Any]]:
    page = _index()
    return [{"title": page.title if page else _("Освітянам"), "url": _index_url()}]
