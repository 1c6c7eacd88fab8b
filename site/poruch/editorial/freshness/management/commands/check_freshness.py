"""What a day brings: to be run once a day, after midnight."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from poruch.core import daily as core_daily
from poruch.core.models import Partner
from poruch.editorial.freshness import daily
from poruch.editorial.freshness.due import due_for
from poruch.editorial.freshness.tasks import check_links


class Command(BaseCommand):
    help = (
        "Shows what is due for review per partner, puts editions that come into force today into effect, "
        "does what other apps do once a day, and has links to other sites asked (PORUCH_LINK_CHECK=1)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=14, help="how far ahead to look (14)")

    def handle(self, *args: Any, **options: Any) -> None:
        count = daily.come_into_force()
        self.stdout.write(f"{count} pages are overtaken by an edition from today on.")
        for sentence in core_daily.run():
            self.stdout.write(sentence)
        until = timezone.localdate() + timedelta(days=max(options["days"], 0))
        for partner in Partner.objects.all():
            due = due_for(partner, until)
            self.stdout.write(f"{partner}: {due.total} pages due by {until}, {due.tasks} after a new edition")
            for page in due.pages:
                self.stdout.write(f"  {page.review_due} {page.title} ({', '.join(page.languages)})")
        check_links.enqueue()
