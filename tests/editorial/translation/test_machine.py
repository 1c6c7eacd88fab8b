"""Machine drafts: sentences that end the tagger, pieces that must come back, and nothing lost."""

import re
from typing import Any

import pytest
from django.urls import reverse
from wagtail_localize.models import StringTranslation
from wagtail_localize.strings import StringValue

from poruch.core.models import ContentPage
from poruch.core.tree import ensure_locale
from poruch.editorial.translation import actions
from poruch.editorial.translation.checks import machine_translation
from poruch.editorial.translation.machine import apertium
from poruch.editorial.translation.machine.protecting import hold, is_faithful, release
from poruch.editorial.translation.machine.translator import ApertiumTranslator
from poruch.editorial.translation.missing import missing
from poruch.editorial.translation.models import MachineRun
from tests.factories.editorial_translation import fill
from tests.support import soup, words

needs_apertium = pytest.mark.skipif(apertium.installed("uk", "ru") is None, reason="needs apertium-rus-ukr")
#: The tagger of apertium-rus-ukr ends with a signal on each of these.
CRASHING = (
    "Подайте заяву до поліції.",
    "Посередникам не платіть.",
    "Запишіть дату, час, ім’я оператора.",
    "Хто повернувся сам, додає документ про статус потерпілого[S14].",
)


def translated(*texts: str, source: str = "uk", target: str = "ru") -> list[str | None]:
    locales = (ensure_locale(source), ensure_locale(target))
    found = ApertiumTranslator({}).translate(*locales, [StringValue(text) for text in texts])
    return [found[StringValue(text)].data if StringValue(text) in found else None for text in texts]


@needs_apertium
def test_sentences_that_end_the_tagger_are_translated_all_the_same() -> None:
    pair = apertium.installed("uk", "ru")
    assert pair is not None
    readings = apertium._through(pair.before, [CRASHING[0]], end=float("inf"))[0]
    with pytest.raises(apertium.subprocess.SubprocessError):
        apertium._run(["apertium-tagger", "-g", pair.file("prob")], str(readings), 5)
    found = translated(*CRASHING, "Особистий кабінет на сайті Штабу.")
    assert found[1] == "Посредникам не платите."
    assert None not in found
    assert found[-1] == "Личный кабинет на сайте Штаба."


@needs_apertium
def test_pieces_come_back_as_they_were() -> None:
    text = (
        'Подзвоніть <b>0 800 213 103</b> до 01.02.2026[S7]. <a id="a1">Напишіть</a> на help@example.org '
        "або https://example.org/a?b=1&amp;c=2. Закон № 2010-IX."
    )
    (found,) = translated(text)
    assert found is not None
    for piece in ("<b>", "0 800 213 103", "</b>", "01.02.2026", "[S7]", '<a id="a1">', "help@example.org"):
        assert piece in found
    assert "https://example.org/a?b=1&amp;c=2" in found
    assert re.findall(r"<[^>]+>", found) == re.findall(r"<[^>]+>", text)


@needs_apertium
def test_the_other_way_too() -> None:
    (found,) = translated("Личный кабинет на сайте.", source="ru", target="uk")
    assert found is not None
    assert found.endswith("кабінет на сайті.")


@needs_apertium
def test_a_lost_no_is_not_offered() -> None:
    # Apertium makes «если их является» of it.
    assert translated("Якщо їх немає, візьміть витяг.") == [None]


@pytest.mark.parametrize(
    ("source", "target", "faithful"),
    [
        ("Не платіть 100 грн.", "Не платите 100 грн.", True),
        ("Не платіть.", "Платите.", False),
        ("24 години", "24 часа", True),
        ("24 години", "42 часа", False),
    ],
)
def test_what_is_faithful(source: str, target: str, faithful: bool) -> None:
    assert is_faithful(source, target, "uk", "ru") is faithful


@pytest.mark.parametrize("text", ["<b>Раз</b> два[S1].", "a & b &lt; c", "[^$]/\\{}@*", "Раз. Два? Три!"])
def test_what_is_held_is_released(text: str) -> None:
    held = hold(text)
    assert (release(held, held.sentences) or "").replace("&amp;", "&") == text


@pytest.mark.parametrize("broken", ["Раз [§0]два", "[§1]Раз[§0]", "[§0]Раз[§1][§1]"])
def test_a_lost_or_turned_piece_refuses_the_sentence(broken: str) -> None:
    assert release(hold("<b>Раз</b>"), (broken,)) is None


def test_a_hanging_program_costs_only_its_time(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    pair = apertium.Pair("uk", "ru", apertium.Path("/nowhere"))
    monkeypatch.setattr(apertium.Pair, "before", [["sleep", "60"]])
    assert apertium.translate(pair, ["Раз.", "Два."], seconds=0.5) == [None, None]


@needs_apertium
def test_a_draft_of_a_page(
    browser: Any, people: Any, guide: Any, workflow: Any, django_capture_on_commit_callbacks: Any
) -> None:
    translation = actions.start(people["ru"], guide, "ru")
    url = reverse("wagtail_localize:machine_translate", args=[translation.pk])
    waiting = len(missing(translation))
    status = reverse("translation_page", args=[guide.pk])
    assert "Машинна чернетка" in words(soup(browser("ru").get(status)).body)
    with django_capture_on_commit_callbacks(execute=True):
        assert browser("ru").post(url, {"next": status}).status_code == 302
    run = MachineRun.objects.get()
    made = StringTranslation.objects.filter(translation_type="machine")
    assert (run.state, run.done, run.total) == (MachineRun.State.DONE, waiting, waiting)
    assert made.count() == waiting - run.left == waiting - len(missing(translation))
    assert "Машинний переклад: готово" in words(soup(browser("ru").get(status)).body)
    with pytest.raises(actions.Incomplete if run.left else actions.Unread):
        actions.submit(people["ru"], translation, read=bool(run.left))


@needs_apertium
def test_what_a_person_wrote_stays(
    people: Any, browser: Any, guide: Any, workflow: Any, django_capture_on_commit_callbacks: Any
) -> None:
    translation = actions.start(people["ru"], guide, "ru")
    one = missing(translation)[0].segment
    StringTranslation.objects.create(
        translation_of=one.string,
        context=one.context,
        locale=translation.target_locale,
        data="Моё",
        translation_type="manual",
    )
    with django_capture_on_commit_callbacks(execute=True):
        browser("ru").post(reverse("wagtail_localize:machine_translate", args=[translation.pk]))
    assert StringTranslation.objects.get(context=one.context, translation_of=one.string).data == "Моё"


def test_a_draft_saved_with_machine_texts_says_so_and_does_not_go_out(people: Any, english: Any) -> None:
    fill(english, translation_type="machine")
    revision = actions.save_draft(people["en"], english)
    assert revision.as_object().translation_status == ContentPage.TranslationStatus.MACHINE
    with pytest.raises(actions.Refused, match="не звірила людина"):
        revision.publish()


def test_without_apertium_it_is_said(
    monkeypatch: pytest.MonkeyPatch, browser: Any, people: Any, guide: Any, workflow: Any
) -> None:
    monkeypatch.setattr(apertium.shutil, "which", lambda name: None)
    assert [one.id for one in machine_translation()] == ["poruch.I171"]
    translation = actions.start(people["ru"], guide, "ru")
    answer = browser("ru").post(reverse("wagtail_localize:machine_translate", args=[translation.pk]))
    assert "Машинного перекладу" in words(soup(answer, 409).body)
    assert not StringTranslation.objects.exists()
