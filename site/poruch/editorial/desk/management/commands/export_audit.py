"""The audit log as JSON lines."""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_current_timezone, is_naive, make_aware
from django.utils.translation import gettext as _

from poruch.editorial.desk.models import AuditEntry


class Command(BaseCommand):
    help = "Prints the audit log, oldest first, one JSON object a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", default="", help="a day or a moment: 2026-11-25, 2026-11-25T10:00:00Z")

    def handle(self, *args: Any, since: str, **options: Any) -> None:
        entries = AuditEntry.objects.order_by("pk")
        if since:
            entries = entries.filter(time__gte=_moment(since))
        for entry in entries.iterator(chunk_size=1000):
            data = {"id": entry.pk, **entry.as_data(), "digest": entry.digest}
            self.stdout.write(json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder))


def _moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
        if found is None and (day := parse_date(text)):
            found = datetime(day.year, day.month, day.day)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(_("Не розумію дати «%s». Напишіть так: 2026-11-25.") % text)
    return make_aware(found, get_current_timezone()) if is_naive(found) else found.astimezone(UTC)
