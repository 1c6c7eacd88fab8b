"""What makes a translation stale, and what does not."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from wagtail_localize.models import Translation

from poruch.core import away
from poruch.editorial.translation import actions
from poruch.editorial.translation.models import TranslationState
from poruch.editorial.trash.models import TrashEntry
from poruch.editorial.trash.restoring import restore
from tests.editorial.translation.test_journey import edited, state
from tests.factories import PartnerFactory
from tests.factories.editorial_translation import fill
from tests.factories.kb import GuideFactory, step
from tests.support import seen, soup, words

State = TranslationState.State


def test_a_changed_text_is_named_with_its_day(guide: Any, published: Any, client: Any) -> None:
    assert state(guide).state == State.CURRENT
    assert "Оригінал змінився" not in seen(client.get(published.url))
    edited(guide, body="<p>Напишіть заяву до поліції.</p><p>Запишіть номер і прізвище.</p>")
    row = state(guide)
    assert row.state == State.STALE
    since = timezone.localdate().isoformat()
    assert row.stale_parts == [{"field": "body", "text": "Запишіть номер і прізвище.", "since": since}]
    assert row.stale_since is not None
    assert row.stale_since.date() == timezone.now().date()
    with translation.override("en"):
        line = translation.gettext("Оригінал змінився %(date)s. Переклад ще оновлюють.")
    assert line.split("%")[0] in seen(client.get(published.url))
    edited(guide, body="<p>Напишіть заяву до поліції.</p><p>Запишіть номер.</p>")
    assert state(guide).state == State.CURRENT


def test_the_old_text_stands_beside_the_new_one(browser: Any, guide: Any, published: Any) -> None:
    edited(
        guide,
        body="<p>Напишіть заяву до поліції міста.</p><p>Додано нове речення.</p>",
        steps=[],
        summary="",
    )
    url = reverse("translation_page", args=[guide.pk])
    page = soup(browser("en").get(url))
    rows = [
        (words(row.th), *(words(cell) for cell in row.find_all("td")))
        for row in page.select_one("#en table").select("tbody tr")
    ]
    today = f"{timezone.localdate():%d.%m.%Y}"
    assert ("текст", "Напишіть заяву до поліції .", "Напишіть заяву до поліції міста.", today) in rows
    assert ("про що сторінка", "Що зробити щойно.", "прибрали", today) in rows
    assert any(was == "Подайте заяву" and now == "прибрали" for _field, was, now, _day in rows)
    assert any(now == "Додано нове речення." for _field, _was, now, _day in rows)
    assert [words(mark) for mark in page.select("#en ins")][:1] == ["міста."]
    editor = soup(browser("en").get(reverse("wagtailadmin_pages:edit", args=[published.pk])))
    assert f"{url.replace(str(guide.pk), str(published.pk))}#en" in [
        link["href"] for link in editor.select("a[href]")
    ]


def test_the_page_editor_of_a_translation_made_by_hand_shows_what_changed(
    browser: Any, guide: Any, people: Any
) -> None:
    by_hand = GuideFactory(title="Status", slug="status", locale="en", translation_of=guide)
    edited(guide, summary="Що зробити одразу.")
    editor = soup(browser("admin").get(reverse("wagtailadmin_pages:edit", args=[by_hand.pk])))
    notice = editor.find("section", attrs={"aria-label": "Що змінилося в оригіналі"})
    assert [words(mark) for mark in notice.select("del, ins")] == ["щойно.", "одразу."]
    original = soup(browser("admin").get(reverse("wagtailadmin_pages:edit", args=[guide.pk])))
    assert original.find("section", attrs={"aria-label": "Що змінилося в оригіналі"}) is None


def test_what_was_kept_before_texts_were_is_named_without_its_old_text(
    browser: Any, guide: Any, published: Any
) -> None:
    row = state(guide)
    TranslationState.objects.filter(pk=row.pk).update(base=[part[:2] for part in row.base])
    edited(guide, summary="Що зробити одразу.")
    url = reverse("translation_page", args=[guide.pk])
    assert "не збережено" in words(soup(browser("en").get(url)).select_one("#en table"))
    call_command("check_translations", "--rebuild")
    assert "Що зробити щойно." in words(soup(browser("en").get(url)).select_one("#en table"))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"slug": "insha-adresa"},
        {"reviewed_by": "Хтось"},
        {"last_checked": timezone.localdate()},
        {"body": "<p>Запишіть номер.</p><p>Напишіть заяву до поліції.</p>"},
    ],
    ids=["saved as it was", "address", "reviewer", "day of review", "order of paragraphs"],
)
def test_an_edit_without_a_change_of_content(guide: Any, published: Any, values: dict[str, Any]) -> None:
    edited(guide, **values)
    assert state(guide).state == State.CURRENT


def test_whose_page_it_is_leaves_nothing_to_translate_and_goes_over_with_the_next_publication(
    people: Any, guide: Any, published: Any
) -> None:
    council = PartnerFactory(slug="council")
    edited(guide, lead_partner=council, joint=True)
    assert state(guide).state == State.CURRENT
    actions.publish(people["admin"], Translation.objects.get())
    published.refresh_from_db()
    assert (published.lead_partner, published.joint) == (council, True)
    edited(guide, attribution="Разом із радою.")
    assert [part["text"] for part in state(guide).stale_parts] == ["Разом із радою."]


@pytest.mark.parametrize("field", ["lead_partner", "joint"])
def test_whose_page_it_was_is_forgotten_of_what_was_kept_before(
    guide: Any, published: Any, field: str
) -> None:
    row = state(guide)
    TranslationState.objects.filter(pk=row.pk).update(base=[*row.base, ["0" * 16, field, "Хтось"]])
    edited(guide, reviewed_by="Хтось")
    assert (state(guide).state, state(guide).gone) == (State.CURRENT, 0)


def test_a_step_made_anew_with_the_same_words(guide: Any, published: Any) -> None:
    edited(guide, steps=[step("Подайте заяву", action="<p>Напишіть заяву протягом доби.</p>")])
    assert state(guide).state == State.CURRENT
    edited(guide, steps=[])
    assert (state(guide).state, state(guide).gone > 0) == (State.STALE, True)


def test_a_deleted_translation_is_missing_and_a_deleted_original_leaves_no_row(
    guide: Any, published: Any
) -> None:
    key = guide.translation_key
    with away.for_good():
        published.delete()
    assert state(guide).state == State.MISSING
    type(guide).objects.get(pk=guide.pk).delete()
    assert not TranslationState.objects.filter(key=key).exists()
    connection.check_constraints()


def test_a_translation_in_the_trash_is_missing_until_it_returns(
    browser: Any, guide: Any, published: Any
) -> None:
    published.delete()
    assert state(guide).state == State.MISSING
    call_command("check_translations")
    begun = browser("en").post(reverse("translation_start", args=[guide.pk, "en"]))
    assert "в кошику" in words(soup(begun, 403))
    worked_on = Translation.objects.get()
    for name in ("edit", "submit"):
        assert browser("admin").get(_address(name, published, worked_on)).status_code in (302, 403, 404)
    edited(guide, summary="Інше, доки переклад у кошику.")
    restore(TrashEntry.objects.get().pk, None, as_it_was=True)
    assert state(guide).state == State.STALE
    call_command("check_translations")


def test_an_original_that_returns_from_the_trash_has_its_stale_translation_again(
    guide: Any, published: Any
) -> None:
    edited(guide, summary="Зовсім інше.")
    type(guide).objects.get(pk=guide.pk).delete()
    assert not TranslationState.objects.filter(source=guide).exists()
    restore(TrashEntry.objects.get().pk, None, as_it_was=True)
    assert state(guide).state == State.STALE


def _address(name: str, page: Any, made: Translation) -> str:
    if name == "edit":
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return reverse("translation_submit", args=[made.pk])


def test_a_draft_of_the_original_changes_nothing(guide: Any, published: Any) -> None:
    guide.summary = "Чернетка."
    guide.save_revision(clean=False)
    assert state(guide).state == State.CURRENT


def test_a_change_during_review_is_not_forgotten(people: Any, guide: Any, english: Any) -> None:
    fill(english)
    actions.submit(people["en"], english)
    edited(guide, summary="Інше під час перевірки.")
    page = actions.target_of(english)
    page.current_workflow_state.current_task_state.specific.approve(user=people["publisher"])
    assert state(guide).state == State.STALE
    assert [part["text"] for part in state(guide).stale_parts] == ["Інше під час перевірки."]


def test_a_translation_made_by_hand_counts_and_is_confirmed_by_hand(
    browser: Any, guide: Any, people: Any
) -> None:
    by_hand = GuideFactory(title="Status", slug="status", locale="en", translation_of=guide)
    assert state(guide).state == State.CURRENT
    edited(guide, summary="Зовсім інше.")
    assert state(guide).state == State.STALE
    url = f"/cms/translations/page/{by_hand.pk}/agree/"
    assert browser("ru").post(url).status_code == 403
    assert state(guide).state == State.STALE
    assert browser("en").post(url).status_code == 302
    assert state(guide).state == State.CURRENT


def test_the_command_finds_and_mends_what_is_untrue(guide: Any, published: Any, capsys: Any) -> None:
    call_command("check_translations")
    TranslationState.objects.filter(language="en").update(state=State.DRAFT)
    TranslationState.objects.filter(language="ru").delete()
    with pytest.raises(CommandError, match="--rebuild"):
        call_command("check_translations")
    assert not TranslationState.objects.filter(language="ru", source=guide).exists()
    call_command("check_translations", "--rebuild")
    assert state(guide).state == State.CURRENT
    assert state(guide, "ru").state == State.MISSING
    call_command("check_translations")


def test_a_lost_row_is_judged_by_the_version_the_translation_was_made_of(guide: Any, published: Any) -> None:
    edited(guide, summary="Пізніше.")
    TranslationState.objects.all().delete()
    call_command("check_translations", "--rebuild")
    assert state(guide).state == State.STALE
    assert [part["text"] for part in state(guide).stale_parts] == ["Пізніше."]
