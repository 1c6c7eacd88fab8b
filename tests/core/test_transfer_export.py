"""``export_content``: only what is public, in the order it loads, and nothing lost on the way back."""

import json
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from campaigns.advocacy.models import ConsentRecord
from campaigns.education.models import AgeBand
from campaigns.events.models import EventType
from kb.models import GlossaryTerm, GuideIndexPage, GuidePage
from poruch.core import away
from poruch.core.models import (
    AttributionRule,
    Audience,
    CooperationArea,
    HomePage,
    Hromada,
    ImportRecord,
    Partner,
    Phone,
    Region,
    Topic,
)
from poruch.core.transfer import registry
from search.models import OutboxEntry
from search.service import search
from tests.factories import GuideFactory, PhoneFactory, RegionFactory
from tests.factories.advocacy import story
from tests.factories.editorial_collection import CollectionFactory
from tests.factories.events import CalendarFactory, EventFactory, cancelled
from tests.factories.filled import PAGE_TYPES, block, filled, guide, phone, resource, template, term
from tests.factories.kb import step
from tests.kept import kept
from tests.support import expire, lock, restrict, seen

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def export(tmp_path):
    def export(*arguments):
        path = tmp_path / "export.jsonl"
        call_command("export_content", str(path), *arguments, stdout=StringIO())
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    return export


@pytest.fixture
def load(tmp_path):
    def load(records):
        path = tmp_path / "import.jsonl"
        path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
        out = StringIO()
        call_command("import_content", str(path), stdout=out, stderr=StringIO())
        return out.getvalue()

    return load


def by_type(records):
    found = {}
    for record in records:
        found.setdefault(record["type"], []).append(record)
    return found


def empty_the_site():
    """As after ``migrate`` on a new machine."""
    GlossaryTerm.objects.all().delete()
    Site.objects.all().delete()
    with away.for_good():
        for home in Page.objects.filter(depth=2):
            Page.objects.get(pk=home.pk).specific.delete()
    for model in (
        AttributionRule,
        Phone,
        Partner,
        Hromada,
        Region,
        Topic,
        Audience,
        CooperationArea,
        AgeBand,
        EventType,
        ConsentRecord,
        ImportRecord,
    ):
        model.objects.all().delete()


def everything():
    """An object of every type, every field filled, in two languages, referring to each other."""
    region = RegionFactory()
    partner = filled("act", "слово", confirmed=True).lead_partner
    AttributionRule.objects.create(
        content_types="event", partner=partner, line_uk="Разом", line_en="Together", note="?"
    )
    CooperationArea.objects.create(code="4", name_uk="Правнича допомога")
    Hromada.objects.create(code="UA23100150000023366", name_uk="Молочанська", region=region)
    lines = [
        phone("слово", languages=["uk"], free=True, last_called_on="2025-01-20", source_date="2025"),
        PhoneFactory(free=None),
    ]
    contact = resource("слово", phones=lines, slug="ustanova", free_of_charge=None)
    resource("word", locale="en", slug="office", translation_of=contact, phones=lines[:1])
    neighbour = GuideFactory(slug="susid", show_in_menus=True)
    first = guide("слово", phones=lines, resource=contact, other=neighbour, slug="pershyi")
    first.body = (
        f'<h2>А</h2><p><b>б</b> <abbr>не певні</abbr> <a linktype="page" id="{neighbour.pk}">далі</a>[S1] '
        '<a href="https://example.org/?a=1&amp;b=2">назовні</a></p><ul><li>в &lt; г</li></ul>'
    )
    first.save_revision(clean=False).publish()
    guide(
        "word",
        locale="en",
        slug="first",
        translation_of=first,
        phones=lines,
        resource=contact,
        other=neighbour,
    )
    act = filled("act", "слово", slug="zakon")
    template("слово", for_guide=first, based_on=act)
    filled("topic", "слово")
    filled("page", "слово", show_in_menus=True)
    filled("lesson", "слово", parent=filled("programme", "слово"))
    for code in ("news", "press_release", "press_briefing"):
        filled(code, "слово")
    story(filled("campaign", "слово"))
    EventFactory(recurrence="FREQ=WEEKLY", exceptions=[cancelled("2027-03-11")], place="Зала")
    CalendarFactory(partner=partner)
    CollectionFactory(title="Добірка", criteria=["type:any:guide"])
    word = term("слово", slug="slovo", synonyms="раз\nдва", avoid="три", note="чотири")
    term("word", "en", slug="word", translation_key=word.translation_key)
    home = HomePage.objects.get(locale__language_code="uk")
    home.lead, home.first_steps = "Вступ", first
    home.doors = [block("door", {"title": "Забрали", "text": "Щойно", "pages": [first.pk, contact.pk]})]
    home.save_revision().publish()


def test_an_export_loaded_on_a_new_machine_exports_the_same(export, load):
    kept(everything)
    before = export("--include-drafts")
    assert set(by_type(before)) == set(registry.types())
    empty_the_site()
    assert "пропущено 0" in load(before)
    after = export("--include-drafts")
    assert after == before


def test_a_public_export_of_public_content_comes_back_the_same(export, load):
    kept(everything)
    before = export()
    empty_the_site()
    load(before)
    assert export() == before


def test_loading_an_export_where_it_came_from_changes_nothing(export, load, client):
    kept(everything)
    before = export("--include-drafts")
    pages = {
        url: seen(client.get(url))
        for url in ("/uk/", "/uk/guides/pershyi/", "/en/guides/first/", "/uk/contacts/")
    }
    load(before)
    assert export("--include-drafts") == before
    assert {url: seen(client.get(url)) for url in pages} == pages


def test_drafts_private_restricted_and_expired_pages_stay_at_home(export):
    for code in PAGE_TYPES:
        shown = filled(code, "видиме")
        for hide in (expire, restrict, lock):
            hide(filled(code, "таємне"))
        filled(code, "таємне", live=False)
        shown.title = "Назва таємне"
        shown.save_revision()
    term("таємне", live=False)
    found = export()
    assert {
        code: len([r for r in by_type(found)[code] if "видиме" in r["title"]]) for code in PAGE_TYPES
    } == dict.fromkeys(PAGE_TYPES, 1)
    assert "таємне" not in json.dumps(found, ensure_ascii=False)
    assert json.dumps(export("--include-drafts"), ensure_ascii=False).count("Назва таємне") == 5 * len(
        PAGE_TYPES
    )


def test_pages_of_a_section_behind_a_password_stay_at_home(export):
    filled("guide", "таємне")
    lock(GuideIndexPage.objects.get(locale__language_code="uk"))
    assert "таємне" not in json.dumps(export(), ensure_ascii=False)


def test_a_number_that_nobody_vouches_for_stays_at_home(export):
    unsure = PhoneFactory(slug="unsure", number="0 800 666", confirmed=False)
    guide("", phones=[unsure, PhoneFactory(slug="sure", number="0 800 111")])
    resource("", phones=[unsure])
    text = json.dumps(export())
    assert "0 800 111" in text
    assert "0 800 666" not in text
    assert "0 800 666" in json.dumps(export("--include-drafts"))


def test_a_public_export_can_be_loaded_although_public_pages_point_to_hidden_ones(export, load):
    hidden = [GuideFactory(slug="secret-draft", live=False), restrict(GuideFactory(slug="secret-restricted"))]
    unsure = PhoneFactory(slug="unsure", confirmed=False)
    act = filled("act", slug="secret-act", live=False)
    GuideFactory(
        slug="vidkrytyi",
        related=[block("guide", page.pk) for page in hidden],
        law_refs=[
            block("law", {"act": act.pk, "article": "", "edition": "", "note": "", "confirmed": False})
        ],
        steps=[step(phones=[unsure.pk])],
        body=f'<p><a linktype="page" id="{hidden[0].pk}">далі</a></p>',
    )
    home = HomePage.objects.get(locale__language_code="uk")
    home.first_steps = hidden[0]
    home.doors = [block("door", {"title": "Забрали", "text": "", "pages": [hidden[0].pk]})]
    home.save_revision(clean=False).publish()
    records = export()
    empty_the_site()
    load(records)
    assert GuidePage.objects.get().slug == "vidkrytyi"


def test_the_address_of_a_hidden_page_does_not_leave_with_those_that_point_to_it(export):
    hidden = GuideFactory(slug="secret-draft", live=False)
    GuideFactory(
        related=[block("guide", hidden.pk)], body=f'<p><a linktype="page" id="{hidden.pk}">далі</a></p>'
    )
    assert "secret-draft" not in json.dumps(export())


def test_the_names_of_reviewers_do_not_leave_in_a_public_export(export):
    filled("guide", reviewed_by="Петро Редактор", legal_reviewed_by="Оксана Юрист")
    text = json.dumps(export(), ensure_ascii=False)
    assert "Петро" not in text
    assert "Оксана" not in text


def test_a_page_in_the_bin_of_a_later_edit_is_exported_as_readers_see_it(export):
    page = GuideFactory(title="Опубліковане")
    page.title = "Правка"
    page.save_revision()
    assert [record["title"] for record in by_type(export())["guide"]] == ["Опубліковане"]
    assert [record["title"] for record in by_type(export("--include-drafts"))["guide"]] == ["Правка"]


def test_one_type_or_one_language_can_be_chosen(export):
    source = GuideFactory()
    GuideFactory(locale="en", translation_of=source)
    term("слово")
    assert set(by_type(export("--type", "guide"))) == {"guide"}
    assert {record["locale"] for record in by_type(export("--locale", "en"))["guide"]} == {"en"}
    with pytest.raises(CommandError, match="nope"):
        export("--type", "nope")


def test_records_stand_in_the_order_in_which_they_load_with_sources_before_translations(export):
    kept(everything)
    records = export()
    places = [registry.types().index(record["type"]) for record in records]
    assert places == sorted(places)
    guides = by_type(records)["guide"]
    assert [record["locale"] for record in guides] == sorted((r["locale"] for r in guides), reverse=True)
    assert guides[-1]["translation_of"] == "pershyi"


def test_without_a_file_the_lines_go_to_standard_output(capsys):
    GuideFactory(slug="a")
    call_command("export_content", "--type", "guide")
    assert json.loads(capsys.readouterr().out)["slug"] == "a"


def test_a_failed_export_does_not_spoil_the_file_of_the_last_one(export, tmp_path, monkeypatch):
    GuideFactory()
    export()
    before = (tmp_path / "export.jsonl").read_bytes()
    monkeypatch.setattr("kb.transfer.TermCodec.objects", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export()
    assert (tmp_path / "export.jsonl").read_bytes() == before


def guide_lines(first, number):
    random = Random(first)
    words = [
        "заява",
        "полон",
        "документ",
        "виплата",
        "поліція",
        "звернення",
        "юрист",
        "адвокат",
        "допомога",
        "довідка",
        "суд",
        "комісія",
    ]
    return [
        {
            "type": "guide",
            "locale": "uk",
            "slug": f"guide-{n}",
            "title": f"Довідник {n} {random.choice(words)}",
            "summary": " ".join(random.choices(words, k=8)),
            "body_html": f"<p>{' '.join(random.choices(words, k=40))}</p>",
        }
        for n in range(first, first + number)
    ]


@pytest.mark.slow
def test_a_large_file_loads_at_the_cost_of_its_lines_and_is_found(load, django_capture_on_commit_callbacks):
    """``make bench`` loads 10,000; that each costs the same however many there are shows at fewer."""
    costs = []
    for first, number in ((0, 100), (100, 500)):
        records = guide_lines(first, number)
        records[77]["title"] = f"Єдиний про {'ластівку' if first else 'чаплю'}"
        with django_capture_on_commit_callbacks(execute=True), CaptureQueriesContext(connection) as asked:
            assert f"Створено {number}" in load(records)
        costs.append(len(asked) / number)
    assert costs[1] <= costs[0]
    assert not OutboxEntry.objects.exists()
    assert [hit.slug for hit in search("ластівки", locale="uk").results] == ["guide-177"]
    assert (
        search("", locale="uk", filters={"type": ["guide"]}).total == GuidePage.objects.live().count() == 600
    )
    assert "без змін 500" in load(records)
