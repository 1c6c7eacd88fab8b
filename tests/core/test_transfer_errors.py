"""``import_content`` with bad input: the line, the reason in plain words, and nothing applied."""

import json

import pytest
from django.core.management import CommandError

from kb.models import GuidePage
from poruch.core.models import ImportRecord, Partner
from tests.core.test_transfer_import import guide, load, load_on_nothing  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db

RESOURCE = {"type": "resource", "locale": "uk", "slug": "org", "title": "Установа"}
ACT = {"type": "act", "locale": "uk", "slug": "act", "title": "Закон"}
PHONE = {"type": "phone", "slug": "p", "number": "102", "label": {"uk": "Поліція"}}
TERM = {"type": "term", "locale": "uk", "slug": "t", "name": "термін"}


def raw(text):
    return text.encode()


BAD = [
    # What is no record at all.
    (raw('{"type": "guide",'), "не JSON"),
    (raw("guide;uk;vyplaty"), "не JSON"),
    (raw("[1, 2]"), "один об’єкт"),
    (raw("null"), "один об’єкт"),
    (raw("[" * 100_000), "не JSON"),
    ('{"type": "guide", "title": "Назва"}'.encode("cp1251"), "UTF-8"),
    ('{"type": "guide", "title": "Назва"}'.encode("utf-16"), "UTF-8"),
    (raw('{"a": "' + "x" * 2_100_000 + '"}'), "2 МБ"),
    # Its type, language and address.
    ({"title": "А"}, "невідомий type"),
    (guide(type="nonsense"), "невідомий type «nonsense»"),
    (guide(type=["guide"]), "невідомий type"),
    (guide(locale="de"), "locale"),
    (guide(locale=None), "locale"),
    (guide(locale=["uk"]), "locale"),
    (guide(slug=""), "slug"),
    (guide(slug=5), "slug"),
    (guide(slug="Виплати"), "slug"),
    (guide(slug="a b"), "slug"),
    (guide(slug="../cms"), "slug"),
    (guide(slug="a" * 256), "slug"),
    (guide(title=""), "title"),
    (guide(title="   "), "title"),
    (guide(title="а" * 256), "255"),
    # Its fields.
    (guide(owner="admin"), "невідомі поля: owner"),
    (guide(path="0001"), "невідомі поля: path"),
    (guide(live="yes"), "true або false"),
    (guide(live=1), "true або false"),
    (guide(summary=["a"]), "потрібен текст"),
    (guide(summary="а" * 601), "summary"),
    (guide(summary="\x00"), "нульовий байт"),
    (json.dumps(guide(summary="\ud800")).encode(), ""),
    (json.dumps(guide(title="\ud800")).encode(), ""),
    (guide(body_html=5), "потрібен текст"),
    (guide(topics="money"), "потрібен список"),
    (guide(topics=["nope"]), "невідомий код «nope»"),
    (guide(topics=[["money"]]), "topics"),
    (guide(last_checked="20.01.2026"), "рік-місяць-день"),
    (guide(last_checked="2999-01-01"), "ще не настав"),
    (guide(legal_reviewed_by="Юрист"), "Потрібні обидва"),
    (guide(summary="Факт[S7]"), "S7"),
    (guide(lead_partner="nobody"), "невідомий код «nobody»"),
    (guide(sensitivity="secret"), "sensitivity"),
    (guide(confirmed=True), "confirmed"),
    (guide(translation_of="nema"), "немає «nema»"),
    (guide(translation_of=["nema"]), "потрібен текст"),
    (guide(related=["nema"]), "немає сторінки /guides/nema/"),
    (guide(authorities=["nema"]), "немає сторінки /contacts/nema/"),
    (guide(steps={"title": "А"}), "потрібен список"),
    (guide(steps=["Подайте"]), "потрібен об’єкт"),
    (guide(steps=[{"title": "Подайте"}]), "що зробити або куди"),
    (guide(steps=[{"action": "<p>а</p>"}]), "title"),
    (guide(steps=[{"title": "А", "action": "<p>а</p>", "phones": ["nema"]}]), "немає запису «nema»"),
    (guide(steps=[{"title": "А", "action": "<p>а</p>", "when": "now"}]), "невідомі поля: when"),
    (guide(amounts=[{"what": "А", "value": "1", "amount": "багато"}]), "не число"),
    (guide(amounts=[{"what": "А", "value": "1", "amount": "NaN"}]), "amounts"),
    (guide(amounts=[{"what": "А", "value": "1", "confirmed": True}]), "на яку дату"),
    (guide(deadlines=[{"what": "А", "confirmed": True}]), "не може бути порожнім"),
    (guide(deadlines=[{"what": "А", "as_of": "січень"}]), "рік-місяць"),
    (guide(sources=[{"code": "7", "title": "А"}]), "S і число"),
    (guide(sources=[{"code": "S1", "title": "А", "url": "javascript:alert(1)"}]), "url"),
    (guide(fact_confidence="sure"), "fact_confidence"),
    ({**RESOURCE, "phones": ["nema"]}, "невідомий код «nema»"),
    ({**RESOURCE, "free_of_charge": "так"}, "true або false"),
    ({**RESOURCE, "languages": "uk"}, "потрібен список"),
    ({**RESOURCE, "website": "javascript:alert(1)"}, "website"),
    ({**RESOURCE, "email": "пошта"}, "email"),
    ({**ACT, "issued_on": "26.01.2022"}, "issued_on"),
    ({**ACT, "official_url": "нема"}, "official_url"),
    ({**PHONE, "number": "подзвоніть"}, "цифрами"),
    ({**PHONE, "label": "Поліція"}, "потрібен об’єкт із мовами"),
    ({**PHONE, "label": {"de": "Polizei"}}, "потрібен об’єкт із мовами"),
    ({**PHONE, "label": {}}, "label_uk"),
    ({**PHONE, "slug": ["p"]}, "slug"),
    ({**PHONE, "sort_order": "1"}, "ціле число"),
    ({**PHONE, "sort_order": 10**30}, "sort_order"),
    ({**PHONE, "sort_order": -1}, "sort_order"),
    ({**TERM, "name": ""}, "name"),
    ({**TERM, "synonyms": "полонений"}, "потрібен список"),
    ({**TERM, "slug": "з пробілом"}, "slug"),
    ({**TERM, "live": "так"}, "live"),
    ({**TERM, "translation_of": "nema"}, "немає «nema»"),
    (
        {"type": "template", "locale": "uk", "slug": "z", "title": "З", "for_guide": "/guides/nema/"},
        "немає сторінки",
    ),
    ({"type": "topic", "locale": "uk", "slug": "z", "title": "З"}, "topic"),
    ({"type": "home", "locale": "uk", "title": "П", "heading": ""}, "heading"),
    ({"type": "page", "locale": "uk", "slug": "guides", "title": "П"}, "slug"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=range(len(BAD)))
def test_a_bad_line_is_named_with_its_reason_and_nothing_of_the_file_is_applied(load, line, reason):  # noqa: F811
    with pytest.raises(CommandError) as refused:
        load(guide(slug="dobryi"), line, guide(slug="dobryi-druhyi"))
    told = str(refused.value)
    assert "content.jsonl, рядок 2" in told
    assert reason in told
    assert "Нічого не завантажено" in told
    assert not GuidePage.objects.exists()
    assert not ImportRecord.objects.exists()


def test_skip_errors_leaves_out_the_bad_lines_alone(load):  # noqa: F811
    lines = [_renamed(line, number) for number, (line, _reason) in enumerate(BAD)]
    told = load(guide(slug="dobryi"), *lines, guide(slug="dobryi-druhyi"), skip_errors=True)
    by_line = {
        int(place.rsplit(" ", 1)[-1]): reason
        for place, _, reason in (row.partition(": ") for row in told.splitlines())
        if "рядок" in place
    }
    assert {
        number: by_line.get(number, "")
        for number, (_line, reason) in enumerate(BAD, 2)
        if reason not in by_line.get(number, "")
    } == {}
    assert f"Створено 2, оновлено 0, без змін 0, залишено 0, пропущено {len(BAD)}" in told
    assert set(GuidePage.objects.values_list("slug", flat=True)) == {"dobryi", "dobryi-druhyi"}


def _renamed(line, number):
    """Each bad record at an address of its own, so that it is refused for its own fault."""
    if isinstance(line, bytes) or str(line.get("slug")) not in ("vyplaty", "org", "act", "p", "t"):
        return line
    return {**line, "slug": f"n{number}"}


@pytest.mark.parametrize(
    ("before", "change"),
    [
        (guide(), {"last_checked": "2999-01-01"}),
        (guide(), {"legal_reviewed_by": "Юрист"}),
        (guide(), {"summary": "Факт[S7]"}),
        (guide(), {"sensitivity": "secret"}),
        (guide(), {"confirmed": True}),
        (guide(), {"fact_confidence": "sure"}),
        (guide(), {"fact_confidence": "sure", "live": False}),
        (guide(), {"steps": [{"title": "Подайте"}]}),
        (guide(), {"content_warning": "а" * 201}),
        (RESOURCE, {"website": "javascript:alert(1)"}),
        (RESOURCE, {"email": "пошта"}),
        (ACT, {"issued_on": "26.01.2022"}),
        (PHONE, {"number": "подзвоніть"}),
        (TERM, {"name": " "}),
    ],
)
def test_a_change_is_checked_like_what_is_new(load, before, change):  # noqa: F811
    load(before)
    with pytest.raises(CommandError, match="рядок 1: "):
        load({**before, **change})


def test_all_bad_lines_are_reported_at_once(load):  # noqa: F811
    with pytest.raises(CommandError) as refused:
        load(guide(locale="de"), guide(slug="dobryi"), guide(slug="x", topics="a"), raw("{"))
    told = str(refused.value)
    assert ["рядок 1" in told, "рядок 2" in told, "рядок 4" in told] == [True, False, True]


def test_the_same_address_twice_in_a_file_is_an_error_that_names_the_first(load):  # noqa: F811
    with pytest.raises(CommandError) as refused:
        load(guide(), guide(title="Ще раз"))
    assert "рядок 2: такий самий запис уже є: content.jsonl, рядок 1" in str(refused.value)
    load(guide(), guide(locale="en"), {**RESOURCE, "slug": "vyplaty"})
    assert GuidePage.objects.count() == 2


def test_a_second_translation_into_one_language_is_refused(load):  # noqa: F811
    load(guide(), guide(locale="en", slug="payments", translation_of="vyplaty"))
    with pytest.raises(CommandError, match="вже є переклад"):
        load(guide(locale="en", slug="other", translation_of="vyplaty"))


def test_a_second_translation_of_a_term_into_one_language_is_refused(load):  # noqa: F811
    load(TERM, {**TERM, "locale": "en", "translation_of": "t"})
    with pytest.raises(CommandError, match="рядок 1"):
        load({**TERM, "locale": "en", "slug": "t2", "translation_of": "t"})


def test_a_failed_update_leaves_what_was_there(load):  # noqa: F811
    load(guide())
    with pytest.raises(CommandError):
        load(guide(title="Нова"), guide(slug="b", related=["nema"]))
    assert GuidePage.objects.get().title == "Державні виплати"


def test_a_reference_to_a_line_that_was_left_out_is_an_error_of_its_own(load):  # noqa: F811
    told = load(guide(related=["pohanyi"]), guide(slug="pohanyi", topics="a"), skip_errors=True)
    assert "немає сторінки /guides/pohanyi/" in told
    assert "пропущено 2" in told


def test_an_editor_cannot_be_made_to_run_code_by_a_partners_website(load):  # noqa: F811
    with pytest.raises(CommandError, match="website"):
        load(
            {
                "type": "partner",
                "slug": "x",
                "role": "ngo",
                "name": {"uk": "Х"},
                "website": "javascript:alert(1)",
            }
        )
    assert not Partner.objects.exists()


def test_json_of_every_kind_is_taken_as_data(load):  # noqa: F811
    line = json.dumps(guide(title="A\u2028B {{ 7*7 }} {% load x %} <b>'\"&"), ensure_ascii=True).encode()
    load(line)
    assert GuidePage.objects.get().title == "A\u2028B {{ 7*7 }} {% load x %} <b>'\"&"
