"""The browser and the pages of tests/browser."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server import Site, chromium, serving

HERE = Path(__file__).parent
LETTER = {
    "type": "template",
    "locale": "uk",
    "slug": "zaiava-zrazok",
    "title": "Заява про видачу довідки",
    "summary": "Зразок для перевірки сторінки.",
    "body_html": "<h2>Заява</h2><p>Прошу видати довідку.</p><ul><li>копія паспорта</li></ul>",
    "topics": ["status"],
    "for_guide": "/guides/status-and-certificates/",
    "version": "1",
    "form_date": "2025-10",
    "placeholders": [{"name": "Ім’я заявника", "hint": "як у паспорті"}],
    "filled_example": "Я, Приклад Прикладенко, прошу видати довідку.",
    "live": True,
}
#: Far ahead, so that it is never over; every part of the page has something to show.
EVENT = {
    "type": "event",
    "locale": "uk",
    "slug": "zustrich-zrazok",
    "title": "Зустріч-зразок",
    "summary": "Зразок для перевірки сторінки.",
    "starts_at": "2099-03-04T18:00:00+02:00",
    "ends_at": "2099-03-04T19:30:00+02:00",
    "recurrence": "FREQ=WEEKLY;COUNT=4",
    "exceptions": [{"date": "2099-03-11"}],
    "format": "hybrid",
    "place": "Зала-зразок",
    "join_info": "<p>Посилання надішлемо.</p>",
    "safety_note": "Укриття поруч.",
    "accessibility": "Сходинок немає.",
    "cost": "Безоплатно",
    "registration": "site",
    "status_note": "Зразок пояснення.",
    "topics": ["status"],
    "live": True,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="package")
def furnished() -> Iterator[Site]:
    """The starter content, and one document template and one event, of which it has none."""
    with serving() as site:
        lines = site.data_dir / "samples.jsonl"
        lines.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in (LETTER, EVENT)))
        site.manage("import_content", str(lines))
        yield site
