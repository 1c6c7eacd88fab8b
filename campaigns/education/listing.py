"""What the educator's page shows: programmes, lessons that fit, what is new."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse

from campaigns.education import finding
from campaigns.education.models import LessonPage

NEW_MOST: Final = 5
#: Lessons on one page of the list.
SIZE: Final = 12


@dataclass(frozen=True)
class New:
    """A lesson that came or changed; ``changed`` False when it is new."""

    lesson: LessonPage
    when: datetime
    changed: bool


def index_context(request: HttpRequest) -> dict[str, Any]:
    """Lessons by the form's wishes; without wishes the programmes lead to them."""
    pages = finding.lessons()
    want = finding.wanted(request.GET)
    fitting = [page for page in pages if finding.fits(page, want)]
    shown = Paginator(fitting, SIZE).get_page(request.GET.get("page"))
    return {
        "want": want,
        "lessons": shown,
        "query": _query(request),
        "programmes": [] if want or shown.number > 1 else with_lessons(pages),
        "new": [] if want or shown.number > 1 else newest(pages),
        "plan_url": reverse("education-plan"),
        "feed_url": reverse("education-feed"),
        **finding.choices(pages),
    }


def _query(request: HttpRequest) -> str:
    """The wishes of the address, for the links between pages of the list."""
    data = request.GET.copy()
    data.pop("page", None)
    return data.urlencode()


def with_lessons(pages: list[LessonPage]) -> list[Any]:
    """Programmes, each with ``lesson_count`` and ``total_minutes``."""
    found = finding.programmes()
    for programme in found:
        below = [page for page in pages if page.programme.translation_key == programme.translation_key]
        programme.lesson_count = len(below)
        programme.total_minutes = sum(page.minutes for page in below)
    return found


def newest(pages: list[LessonPage], most: int = NEW_MOST) -> list[New]:
    """The lessons published or changed last, newest first."""
    found = []
    for page in pages:
        first, last = page.first_published_at, page.last_published_at
        if first and last:
            changed = (last - first).total_seconds() > 60
            found.append(New(page, last if changed else first, changed))
    return sorted(found, key=lambda one: (one.when, -one.lesson.pk), reverse=True)[:most]
