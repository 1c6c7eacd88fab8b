"""Whoever takes a table away is in the log, whichever app the report is of."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from openpyxl import load_workbook

from poruch.editorial.desk.models import AuditEntry
from tests.editorial.desk.conftest import window
from tests.factories import GuideFactory
from tests.kept import kept
from tests.support import soup, words

REPORTS = [
    *("desk_pages", "desk_audit", "translation_table", "freshness_ageing", "freshness_tasks"),
    *("freshness_links", "freshness_calls", "trash", "roles_shares", "workflow_unconfirmed"),
    *("rules_runs", "rules_deliveries", "copies", "search_needs"),
    *("wagtailadmin_reports:site_history", "wagtailadmin_reports:aging_pages"),
]


def taken(answer: Any, format: str) -> int:
    """Rows of the table below its headings."""
    data = b"".join(answer.streaming_content)
    if format == "csv":
        return len(data.decode().splitlines()) - 1
    return len(list(load_workbook(BytesIO(data)).active.iter_rows())) - 1


@pytest.fixture
def pages(site: Any) -> None:
    kept(_pages)


def _pages() -> None:
    for number in range(3):
        GuideFactory(title=f"Стаття <row {number}>", lead_partner=None).save_revision()


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("name", REPORTS)
def test_who_took_what_and_how_much(people: dict[str, User], pages: None, name: str, format: str) -> None:
    client = window(people["superuser"])
    answer = client.get(reverse(name), {"export": format})
    assert answer.status_code == 200
    rows = taken(answer, format)
    noted = AuditEntry.objects.get(action="desk.exported")
    assert (noted.person, noted.object_id) == ("root", name)
    assert noted.details == {"format": format, "rows": rows}
    assert noted.label


def test_how_many_rows_stand_in_the_log(people: dict[str, User], pages: None) -> None:
    client = window(people["administrator"])
    assert taken(client.get(reverse("freshness_ageing"), {"export": "xlsx"}), "xlsx") == 3
    log = soup(client.get(reverse("desk_audit"), {"action": "desk.exported"}))
    [row] = log.select("table.listing tbody tr")
    assert "Вивантажено звіт" in words(row)
    assert "Актуальність сторінок" in words(row)
    assert words(row.select("td")[-1]) == "3"


def test_who_breaks_off_is_noted_with_what_had_left(people: dict[str, User], pages: None) -> None:
    answer = window(people["superuser"]).get(reverse("freshness_ageing"), {"export": "csv"})
    lines = answer._iterator
    next(lines), next(lines)
    lines.close()
    assert AuditEntry.objects.get(action="desk.exported").details["rows"] == 1


def test_what_is_refused_or_only_looked_at_is_none(people: dict[str, User]) -> None:
    window(people["no role"]).get(reverse("desk_pages"), {"export": "csv"})
    window(people["editor"]).get(reverse("desk_audit"), {"export": "csv"})
    window(people["editor"]).get(reverse("desk_pages"), {"export": "pdf"})
    window(people["editor"]).get(reverse("desk_pages"))
    assert not AuditEntry.objects.filter(action="desk.exported").exists()
