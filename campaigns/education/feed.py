"""New and changed lessons as an Atom feed."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.education import finding
from campaigns.education.listing import New, newest
from campaigns.education.models import EducationIndexPage
from poruch.core.feeds import printable
from poruch.core.pages import reader_url
from poruch.core.richtext import drop_marks

_ENTRIES = 30


class _Atom(Atom1Feed):
    """Every entry says its own language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}


class LessonFeed(Feed):
    feed_type = _Atom

    def title(self) -> str:
        return _("Поруч: нові уроки")

    def link(self) -> str:
        return f"/{finding.reader_language()}/{EducationIndexPage.section_slug}/"

    def feed_url(self) -> str:
        return reverse("education-feed")

    def items(self) -> list[New]:
        return newest(finding.lessons(), _ENTRIES)

    def item_title(self, item: New) -> str:
        return printable(str(item.lesson.title))

    def item_description(self, item: New) -> str:
        """The summary, what is hard in it, that it is a draft, and the line that joint material owes."""
        lesson = item.lesson
        warning = _("Важка тема. %s") % lesson.content_warning if lesson.content_warning else ""
        draft = "" if lesson.confirmed else _("Чернетка. Юрист іще не перевірив.")
        parts = (drop_marks(lesson.summary), warning, draft, lesson.attribution_line)
        return printable("\n".join(filter(None, parts)))

    def item_link(self, item: New) -> str:
        return reader_url(item.lesson)

    def item_updateddate(self, item: New) -> datetime | None:
        updated: datetime | None = item.lesson.last_published_at
        return updated

    def item_pubdate(self, item: New) -> datetime | None:
        published: datetime | None = item.lesson.first_published_at
        return published

    def item_copyright(self, item: New) -> str:
        return " · ".join(filter(None, (item.lesson.attribution_line, item.lesson.licensed.name)))

    def item_extra_kwargs(self, item: New) -> dict[str, Any]:
        return {"language": item.lesson.locale.language_code}


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = LessonFeed()(request)
    return response
