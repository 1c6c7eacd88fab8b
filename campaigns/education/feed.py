"""New and changed lessons as an Atom feed."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.education import finding
from campaigns.education.listing import newest
from campaigns.education.models import EducationIndexPage
from poruch.core.entries import Entry, entries
from poruch.core.feeds import PageFeed

_ENTRIES = 30


class LessonFeed(PageFeed):
    def title(self) -> str:
        return _("Поруч: нові уроки")

    def link(self) -> str:
        return f"/{self.reader}/{EducationIndexPage.section_slug}/"

    def feed_url(self) -> str:
        return reverse("education-feed")

    def items(self) -> list[Entry]:
        return entries([new.lesson for new in newest(finding.lessons(), _ENTRIES)])

    def item_notes(self, item: Entry) -> Iterable[str]:
        """What is hard in it, and that no lawyer has checked it."""
        warning = item.page.content_warning
        yield _("Важка тема. %s") % warning if warning else ""
        yield "" if item.page.confirmed else _("Чернетка. Юрист іще не перевірив.")

    def item_copyright(self, item: Entry) -> str:
        return " · ".join(filter(None, (item.attribution, item.page.licensed.name)))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = LessonFeed(finding.reader_language())(request)
    return response
