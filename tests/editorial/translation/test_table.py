"""The table of pages by languages: order, filters, export, and its queries with 2,000 pages."""

import csv
import io
import uuid
from typing import Any

import pytest
from django.db import connection
from django.db.models.sql import InsertQuery
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from kb.models import GuidePage
from poruch.core.models import ContentPage
from poruch.editorial.translation.models import TranslationState
from tests.editorial.translation.test_journey import edited
from tests.factories import TopicFactory
from tests.factories.kb import GuideFactory
from tests.support import soup, words

URL = "translation_table"
OTHERS = ("en", "ru", "crh")
COLUMNS = GuidePage._meta.concrete_fields
State = TranslationState.State


def titles(response: Any) -> list[str]:
    table = soup(response).find("table", class_="listing")
    return [words(row.find("td")) for row in table.select("tbody tr")] if table else []


def test_worst_first_with_links(browser: Any, guide: Any, published: Any) -> None:
    edited(guide, summary="Змінено.")
    fresh = GuideFactory(title="Нова довідка", slug="nova")
    shown = browser("en").get(reverse(URL))
    assert titles(shown).index("Довідка про статус") < titles(shown).index("Нова довідка")
    row = next(tag for tag in soup(shown).select("tbody tr") if "Довідка про статус" in tag.text)
    assert "застарів з" in words(row)
    assert "1 зміна" in words(row)
    assert "оригінал" in words(row)
    assert row.find("a", href=reverse("translation_page", args=[guide.pk]) + "#en")
    assert TranslationState.objects.filter(source=fresh.pk, state=State.MISSING).count() == 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"language": "en", "state": "stale"}, ["Довідка про статус"]),
        ({"language": "ru", "state": "stale"}, []),
        ({"language": "xx"}, None),
        ({"p": "999"}, None),
    ],
)
def test_filters(browser: Any, guide: Any, published: Any, query: Any, found: list[str] | None) -> None:
    edited(guide, summary="Змінено.")
    GuideFactory(title="Нова довідка", slug="nova")
    response = browser("publisher").get(reverse(URL), query)
    if found is None:
        assert response.status_code in (200, 404)
    else:
        assert titles(response) == found


def test_filters_of_topic_partner_and_type(browser: Any, guide: Any, partner: Any) -> None:
    topic = TopicFactory(code="property", name_uk="Майно")
    GuideFactory(title="Майнова довідка", slug="maino", topics=[topic])
    assert titles(browser("en").get(reverse(URL), {"topics": topic.pk})) == ["Майнова довідка"]
    assert titles(browser("en").get(reverse(URL), {"lead_partner": partner.pk})) == ["Довідка про статус"]
    kind = GuidePage.objects.get(pk=guide.pk).content_type_id
    found = titles(browser("en").get(reverse(URL), {"content_type": kind}))
    assert sorted(found) == ["Довідка про статус", "Майнова довідка"]


def test_export(browser: Any, guide: Any, published: Any) -> None:
    response = browser("en").get(reverse(URL), {"export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert rows[0] == ["Сторінка", "Тип", "Українська", "English", "Русский", "Qırımtatarca"]
    (row,) = [row for row in rows if row[0] == "Довідка про статус"]
    assert row[2:] == ["оригінал", "відповідає оригіналу", "немає", "немає"]


@pytest.mark.parametrize(("role", "status"), [("en", 200), ("lawyer", 200), ("anonymous", 302)])
def test_for_those_in_the_cms(browser: Any, role: str, status: int) -> None:
    assert browser(role).get(reverse(URL)).status_code == status


def test_the_menu_has_it(browser: Any) -> None:
    assert reverse(URL) in browser("en").get(reverse("wagtailadmin_home")).content.decode()


def many(count: int, like: GuidePage) -> None:
    """Copies of a guide and their rows, written past the signals, as fast as the database takes them."""
    parent = like.get_parent()
    last = Page.objects.order_by("-pk").values_list("pk", flat=True)[0]
    guides, rows = [], []
    for n in range(1, count + 1):
        made = GuidePage(**{field.attname: getattr(like, field.attname) for field in COLUMNS})
        made.pk = made.id = made.page_ptr_id = made.contentpage_ptr_id = last + n
        made.path = parent.path + Page._int2str(1000 + n).rjust(Page.steplen, "0")
        made.slug, made.title, made.url_path = f"many-{n}", f"Сторінка {n:04d}", f"{parent.url_path}{n}/"
        made.translation_key = uuid.UUID(int=n)
        guides.append(made)
        rows += [row(made, code, (State.STALE, State.MISSING, State.CURRENT)[n % 3]) for code in OTHERS]
    for model in (Page, ContentPage, GuidePage):
        for first in range(0, count, 200):
            query = InsertQuery(model)
            query.insert_values(model._meta.local_concrete_fields, guides[first : first + 200], raw=True)
            query.get_compiler(connection=connection).execute_sql()
    TranslationState.objects.bulk_create(rows, batch_size=500)
    if connection.vendor == "postgresql":  # As its autovacuum would: without statistics it joins blindly.
        connection.cursor().execute("ANALYZE")


def row(page: GuidePage, code: str, state: str) -> TranslationState:
    made = TranslationState(key=page.translation_key, source_id=page.pk, language=code)
    made.put(state)
    made.stale_since = timezone.now() if state == State.STALE else None
    made.stale_parts = [{"field": "body", "text": "x" * 200}] * 3
    made.base = [["0123456789abcdef", "body"]] * 40
    return made


def queries(browser: Any, **query: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(reverse(URL), query).status_code == 200
    return len(captured)


def test_two_thousand_pages_cost_as_many_queries_as_few(browser: Any, guide: Any) -> None:
    client = browser("en")
    client.get(reverse(URL))
    few = queries(client)
    many(2_000, guide)
    assert queries(client) == few
    assert queries(client, p="30") == few
    assert queries(client, language="en", state="stale") <= few + 2
    assert queries(client, export="csv") <= few
    assert few < 40
    assert len(titles(client.get(reverse(URL)))) == 50
