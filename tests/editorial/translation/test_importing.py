"""The table of translations after an import: true, and made once for all pages."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import GuidePage
from poruch.editorial.translation.models import TranslationState

State = TranslationState.State


def line(number: int, locale: str = "uk", **values: Any) -> dict[str, Any]:
    said = {"title": f"Довідка {number}", "summary": f"Про {number}."}
    return {"type": "guide", "locale": locale, "slug": f"dovidka-{number}", **said, **values}


@pytest.fixture
def load(tmp_path: Path, partner: Any) -> Any:
    def loaded(*records: dict[str, Any]) -> int:
        """How often the database was asked for rows of the table."""
        file = tmp_path / "guides.jsonl"
        file.write_text("\n".join(json.dumps(record) for record in records))
        with CaptureQueriesContext(connection) as captured:
            call_command("import_content", str(file))
        return sum("editorial_translation_translationstate" in query["sql"] for query in captured)

    return loaded


def test_ten_pages_cost_the_table_what_two_do(load: Any) -> None:
    few = load(*(line(number) for number in range(2)))
    many = load(*(line(number) for number in range(10, 20)))
    assert many == few <= 6
    assert TranslationState.objects.filter(source__in=GuidePage.objects.all()).count() == 12 * 3
    call_command("check_translations")


def test_a_translation_agrees_with_what_it_came_with_and_is_stale_without(load: Any) -> None:
    english = line(1, "en", slug="leaflet", title="Leaflet", summary="About.", translation_of="dovidka-1")
    load(line(1), english)
    row = TranslationState.objects.get(language="en", source__slug="dovidka-1")
    assert row.state == State.CURRENT
    load(line(1, summary="Інше."))
    row.refresh_from_db()
    assert (row.state, [part["text"] for part in row.stale_parts]) == (State.STALE, ["Інше."])
    load(line(1, summary="Ще інше."), {**english, "summary": "Another."})
    row.refresh_from_db()
    assert row.state == State.CURRENT
    call_command("check_translations")
