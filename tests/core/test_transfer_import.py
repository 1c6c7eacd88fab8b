"""``import_content``: the contract's record, twice the same, never over an editor's change."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from kb.models import GlossaryTerm, GuideIndexPage, GuidePage, SupportResourcePage
from poruch.core.models import HomePage, Phone, StandardPage, Topic
from search.service import search
from tests.factories import TopicFactory
from tests.support import seen

pytestmark = pytest.mark.django_db

#: The record of the contract (docs/import-export.md), word for word.
GUIDE = {
    "type": "guide", "locale": "uk", "slug": "vyplaty", "title": "Державні виплати",
    "summary": "Кому й скільки.",
    "body_html": "<p>Подайте заяву.</p>", "topics": ["money"], "translation_of": None, "live": True,
}  # fmt: skip
TOPIC = {"type": "vocabulary_topic", "code": "money", "name": {"uk": "Виплати", "en": "Payments"}}


@pytest.fixture
def load_on_nothing(tmp_path, django_capture_on_commit_callbacks):
    """Write records (or raw lines) to a file and load it; returns what the command printed."""

    def load(*lines, **options):
        path = tmp_path / "content.jsonl"
        raw = [
            line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()
            for line in lines
        ]
        path.write_bytes(b"\n".join(raw) + b"\n")
        out, err = StringIO(), StringIO()
        try:
            with django_capture_on_commit_callbacks(execute=True):
                call_command("import_content", str(path), stdout=out, stderr=err, **options)
        except CommandError as error:
            raise CommandError(f"{err.getvalue()}{error}") from error
        return out.getvalue() + err.getvalue()

    return load


@pytest.fixture
def load(site, load_on_nothing):
    """On a site with home pages and sections."""
    return load_on_nothing


def guide(**values):
    return {**{name: value for name, value in GUIDE.items() if name != "topics"}, **values}


# What is loaded


def test_the_record_of_the_contract_becomes_a_page_that_is_read_and_found(load, client):
    TopicFactory(code="money")
    assert "Створено 1" in load(GUIDE)
    page = seen(client.get("/uk/guides/vyplaty/"))
    assert "Державні виплати" in page
    assert "Подайте заяву." in page
    assert [hit.slug for hit in search("державна виплата", locale="uk").results] == ["vyplaty"]


def test_missing_home_and_section_pages_are_made(load_on_nothing):
    load_on_nothing(guide())
    assert HomePage.objects.get().locale.language_code == "uk"
    assert GuideIndexPage.objects.get().slug == "guides"
    load_on_nothing(guide(locale="ru", slug="vyplaty", translation_of="vyplaty"))
    assert GuideIndexPage.objects.get(locale__language_code="ru").title == "Справочники"


def test_a_record_without_optional_fields_is_live_and_a_draft_of_an_editor(load):
    load({"type": "guide", "locale": "uk", "slug": "a", "title": "А"})
    page = GuidePage.objects.get()
    assert (page.live, page.confirmed) == (True, False)


def test_live_false_makes_a_draft_and_later_hides_or_shows_the_page(load, client):
    for live, status in ((False, 404), (True, 200), (False, 404)):
        load(guide(live=live))
        assert client.get("/uk/guides/vyplaty/").status_code == status


def test_loading_twice_changes_nothing(load):
    load(TOPIC, GUIDE)
    page = GuidePage.objects.get()
    assert "Створено 0, оновлено 0, без змін 2" in load(TOPIC, GUIDE)
    assert GuidePage.objects.get().latest_revision_id == page.latest_revision_id
    assert Page.objects.filter(slug="vyplaty").count() == 1


def test_a_changed_line_updates_the_page_at_its_address(load, client):
    load(guide())
    assert "оновлено 1" in load(guide(title="Нова назва"))
    assert "Нова назва" in seen(client.get("/uk/guides/vyplaty/"))
    assert GuidePage.objects.count() == 1


def test_an_editors_change_is_kept_and_named(load):
    load(guide(), TOPIC)
    page = GuidePage.objects.get()
    page.title = "Назва редактора"
    page.save_revision().publish()
    Topic.objects.update(name_uk="Гроші")
    told = load(guide(title="Назва з файла"), {**TOPIC, "sort_order": 5})
    assert "залишено 2" in told
    assert "guide uk vyplaty" in told
    assert (GuidePage.objects.get().title, Topic.objects.get().name_uk) == ("Назва редактора", "Гроші")


def test_an_editors_unpublished_draft_is_kept_too(load):
    load(guide())
    page = GuidePage.objects.get()
    page.title = "Чернетка редактора"
    page.save_revision()
    load(guide(title="Назва з файла"))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Чернетка редактора"
    assert page.title == "Державні виплати"


def test_overwrite_takes_the_file_over_the_editor(load):
    load(guide())
    page = GuidePage.objects.get()
    page.title = "Назва редактора"
    page.save_revision().publish()
    assert "оновлено 1" in load(guide(title="Назва з файла"), overwrite=True)
    assert GuidePage.objects.get().title == "Назва з файла"


def test_what_an_editor_kept_is_kept_by_every_later_import_too(load):
    load(guide())
    page = GuidePage.objects.get()
    page.title = "Назва редактора"
    page.save_revision().publish()
    for title in ("Друга", "Третя", "Державні виплати"):
        load(guide(title=title))
        assert GuidePage.objects.get().title == "Назва редактора"


def test_types_may_stand_in_any_order_in_the_file(load):
    phone = {"type": "phone", "slug": "hot", "number": "0 800 1", "label": {"uk": "Лінія"}, "confirmed": True}
    resource = {"type": "resource", "locale": "uk", "slug": "org", "title": "Установа", "phones": ["hot"]}
    load(resource, GUIDE, phone, TOPIC)
    assert [row.slug for row in SupportResourcePage.objects.get().phones] == ["hot"]


def test_guides_may_refer_to_guides_of_later_lines(load, client):
    first = guide(related=["druhyi"], body_html='<p><a href="/guides/druhyi/">далі</a></p>')
    second = guide(slug="druhyi", title="Другий", related=["vyplaty"])
    load(first, second)
    html = client.get("/uk/guides/vyplaty/").content.decode()
    assert html.count('href="/uk/guides/druhyi/"') == 2
    assert 'href="/uk/guides/vyplaty/"' in client.get("/uk/guides/druhyi/").content.decode()
    assert "без змін 2" in load(first, second)


def test_a_link_to_a_page_follows_it_when_its_address_changes(load, client):
    load(guide(body_html='<p><a href="/guides/druhyi/">далі</a></p>'), guide(slug="druhyi", title="Другий"))
    second = GuidePage.objects.get(slug="druhyi")
    second.slug = "nova-adresa"
    second.save_revision().publish()
    assert 'href="/uk/guides/nova-adresa/"' in client.get("/uk/guides/vyplaty/").content.decode()


def test_translations_are_linked_for_readers_and_for_translators(load, client):
    from wagtail_localize.models import StringTranslation, Translation

    load(
        guide(),
        guide(
            locale="en",
            slug="payments",
            title="Payments",
            body_html="<p>Apply.</p>",
            summary="Who.",
            translation_of="vyplaty",
        ),
    )
    source, target = GuidePage.objects.order_by("path")
    assert source.translation_key == target.translation_key
    link = Translation.objects.get(source__object_id=source.translation_key, target_locale=target.locale)
    assert link.enabled
    assert "<p>Apply.</p>" in {row.data for row in StringTranslation.objects.all()} or "Apply." in {
        row.data for row in StringTranslation.objects.all()
    }
    assert (
        'hreflang="en" href="http://testserver/en/guides/payments/"'
        in client.get("/uk/guides/vyplaty/").content.decode()
    )


def test_a_translation_may_stand_before_its_source(load):
    load(guide(locale="en", slug="payments", translation_of="vyplaty"), guide())
    assert GuidePage.objects.values("translation_key").distinct().count() == 1


def test_codes_of_cooperation_areas_may_be_written_as_numbers(load):
    load(
        {"type": "vocabulary_area", "code": "4", "name": {"uk": "Правнича допомога"}},
        guide(cooperation_areas=[4]),
    )
    assert [area.code for area in GuidePage.objects.get().cooperation_areas.all()] == ["4"]


def test_a_byte_order_mark_empty_lines_and_windows_line_ends_do_no_harm(load):
    line = json.dumps(guide(), ensure_ascii=False).encode()
    load(b"\xef\xbb\xbf" + line + b"\r", b"", b"   \r")
    assert GuidePage.objects.get().title == "Державні виплати"


def test_foreign_html_is_cleaned_wherever_it_stands(load, client):
    evil = '<p onclick="x()">Текст<script>alert(1)</script> <a href="javascript:x()">зло</a><img src="https://evil.example/"></p>'
    step = {"title": "Крок", "action": evil}
    load(guide(body_html=evil, who_for=evil, steps=[step], faq=[{"question": "Чому?", "answer": evil}]))
    html = client.get("/uk/guides/vyplaty/").content.decode()
    for wrong in ("onclick", "alert(1)", "javascript:", "evil.example"):
        assert wrong not in html


def test_rows_pages_and_terms_of_every_type_come_in(load_on_nothing):
    load_on_nothing(
        {
            "type": "page",
            "locale": "uk",
            "slug": "pro-nas",
            "title": "Про нас",
            "in_menu": True,
            "body_html": "<p>Ми.</p>",
        },
        {
            "type": "term",
            "locale": "uk",
            "slug": "branets",
            "name": "бранець",
            "synonyms": ["полонений", "заручник"],
        },
        {"type": "home", "locale": "uk", "title": "Поруч", "heading": "Що робити"},
        {
            "type": "phone",
            "slug": "hot",
            "number": "102",
            "label": {"uk": "Поліція"},
            "last_called_on": "2025-01-20",
        },
    )
    assert StandardPage.objects.get().show_in_menus
    assert GlossaryTerm.objects.get().synonym_list == ["полонений", "заручник"]
    assert HomePage.objects.get().heading == "Що робити"
    assert Phone.objects.get().last_called_on.isoformat() == "2025-01-20"


def test_files_are_loaded_together_as_one(tmp_path):
    paths = []
    for number, record in enumerate((guide(related=["druhyi"]), guide(slug="druhyi"))):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(json.dumps(record), encoding="utf-8")
        paths.append(str(path))
    call_command("import_content", *paths, stdout=StringIO())
    assert GuidePage.objects.count() == 2


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nema\.jsonl"):
        call_command("import_content", str(tmp_path / "nema.jsonl"))


def test_a_home_page_of_a_new_language_knows_how_many_pages_stand_below_it(load_on_nothing):
    load_on_nothing(
        {"type": "home", "locale": "ru", "slug": "home", "title": "Поруч", "heading": "Что делать"}
    )
    assert not any(Page.find_problems())
