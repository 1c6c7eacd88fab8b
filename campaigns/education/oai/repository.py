"""The records of the repository: what may be told, in which order, in which sets."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from campaigns.education.models import HarvestRecord, LessonPage, ProgrammePage
from campaigns.education.oai.arguments import Listing
from campaigns.education.oai.errors import OaiError
from poruch import languages
from poruch.core.attribution import with_rules
from poruch.core.pages import public

#: Records of one answer.
PAGE: Final = 50
_MODELS: Final = {"programme": ProgrammePage, "lesson": LessonPage}


@dataclass(frozen=True)
class Record:
    """``page`` is None for a deleted one."""

    row: HarvestRecord
    identifier: str
    page: Any

    @property
    def stamp(self) -> str:
        return stamp(self.row.changed)

    @property
    def sets(self) -> list[str]:
        return [f"type:{self.row.type}", f"language:{self.row.language}"]


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sets() -> list[tuple[str, str]]:
    """Every set and its name; the first two only hold the others."""
    names = dict(languages.LANGUAGES)
    return [
        ("type", _("За видом")),
        ("type:programme", _("Освітні програми")),
        ("type:lesson", _("Уроки")),
        ("language", _("За мовою")),
        *((f"language:{code}", names[code]) for code in languages.CODES),
    ]


def earliest() -> str:
    found = HarvestRecord.objects.aggregate(first=Min("changed"))["first"]
    return stamp(found) if found else "2026-01-01T00:00:00Z"


class Repository:
    """``host`` names the repository in identifiers: ``oai:<host>:<page>``."""

    def __init__(self, host: str) -> None:
        self.prefix = f"oai:{host}:"

    def identifier(self, page_id: int) -> str:
        return f"{self.prefix}{page_id}"

    def get(self, identifier: str) -> Record:
        number = identifier.removeprefix(self.prefix)
        known = (
            identifier.startswith(self.prefix) and number.isascii() and number.isdigit() and len(number) < 18
        )
        row = HarvestRecord.objects.filter(page_id=int(number)).first() if known else None
        if row is None:
            raise OaiError("idDoesNotExist", _("Такого запису немає."))
        return self._records([row])[0]

    def listed(self, asked: Listing) -> tuple[list[Record], int, bool]:
        """The next records, how many there are in all, and whether more follow."""
        rows = self._chosen(asked)
        total = rows.count()
        if asked.after:
            moment, page = datetime.fromisoformat(asked.after[0]), asked.after[1]
            rows = rows.filter(Q(changed__gt=moment) | Q(changed=moment, page_id__gt=page))
        found = list(rows[: PAGE + 1])
        if not found:
            raise OaiError("noRecordsMatch", _("Таких записів немає."))
        return self._records(found[:PAGE]), total, len(found) > PAGE

    @staticmethod
    def _chosen(asked: Listing) -> Any:
        rows = HarvestRecord.objects.all()
        if asked.since:
            rows = rows.filter(changed__gte=asked.since)
        if asked.until:
            rows = rows.filter(changed__lte=asked.until)
        kind, _colon, value = asked.set.partition(":")
        if asked.set and asked.set not in dict(sets()):
            return rows.none()
        if kind == "type" and value:
            rows = rows.filter(type=value)
        elif kind == "language" and value:
            rows = rows.filter(language=value)
        return rows

    def _records(self, rows: list[HarvestRecord]) -> list[Record]:
        """With their pages, as far as they are public right now: an expired page is told as deleted."""
        pages: dict[int, Any] = {}
        for code, model in _MODELS.items():
            ids = [row.page_id for row in rows if row.type == code]
            if ids:
                found = public(model.objects.filter(pk__in=ids)).select_related("locale", "lead_partner")
                pages |= {page.pk: page for page in found.prefetch_related("age_bands", "topics")}
        with_rules(pages.values())
        below = self._hidden_by_programme(pages)
        return [
            Record(
                row, self.identifier(row.page_id), None if row.page_id in below else pages.get(row.page_id)
            )
            for row in rows
        ]

    @staticmethod
    def _hidden_by_programme(pages: dict[int, Any]) -> set[int]:
        parents = {
            pk: page.path[: -LessonPage.steplen] for pk, page in pages.items() if isinstance(page, LessonPage)
        }
        if not parents:
            return set()
        shown = set(
            public(ProgrammePage.objects.filter(path__in=set(parents.values()))).values_list(
                "path", flat=True
            )
        )
        return {pk for pk, path in parents.items() if path not in shown}
