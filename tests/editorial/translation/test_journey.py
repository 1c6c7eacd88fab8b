"""From Ukrainian to English: begun, translated, sent, reviewed, published; and a change after it."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail_localize.models import StringTranslation

from poruch.core.models import ContentPage
from poruch.editorial.translation import actions
from poruch.editorial.translation.editor import translation_for
from poruch.editorial.translation.missing import missing
from poruch.editorial.translation.models import TranslationState
from tests.factories.editorial_translation import fill
from tests.support import seen, soup, words

State = TranslationState.State


def state(page: Any, language: str = "en") -> TranslationState:
    return TranslationState.objects.get(key=page.translation_key, language=language)


def edited(page: Any, **values: Any) -> Any:
    """Published by its editors with other values."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(clean=False).publish()
    return page


def approve(page: Any, user: Any) -> None:
    task = page.current_workflow_state.current_task_state.specific
    task.approve(user=user)


def test_a_translation_reaches_readers_through_review(
    browser: Any, people: Any, guide: Any, workflow: Any, client: Any
) -> None:
    translator = browser("en")
    assert state(guide).state == State.MISSING
    type(guide).objects.filter(pk=guide.pk).update(owner=people["publisher"])
    started = translator.post(reverse("translation_start", args=[guide.pk, "en"]))
    page = ContentPage.objects.get(translation_key=guide.translation_key, locale__language_code="en")
    assert started.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert state(guide).state == State.DRAFT
    assert PageLogEntry.objects.get(page=page, action="wagtail.create").user == people["en"]
    editor = soup(translator.get(started.headers["Location"]))
    assert editor.find("a", string=lambda text: text and "Надіслати переклад на перевірку" in text)

    translation = translation_for(page)
    submit = reverse("translation_submit", args=[translation.pk])
    refused = translator.post(submit)
    assert "Не перекладено" in words(soup(refused, 409).body)
    assert "Напишіть заяву до поліції." in words(soup(refused, 409).body)
    assert "Що зробити щойно." in seen(client.get("/en/guides/dovidka/"))  # Falls back, visibly.

    fill(translation)
    assert translator.post(submit).status_code == 302
    page.refresh_from_db()
    assert not page.live
    assert page.current_workflow_state.workflow == workflow
    assert state(guide).state == State.REVIEW
    assert "уже на перевірці" in words(soup(translator.post(submit), 400).body)

    approve(page.specific, people["publisher"])
    page.refresh_from_db()
    assert page.live
    assert state(guide).state == State.CURRENT
    assert "Translated" in seen(client.get(page.url))


def test_a_second_round_leaves_the_live_page_alone(
    browser: Any, people: Any, guide: Any, published: Any, english: Any, client: Any
) -> None:
    edited(guide, summary="Зовсім інше.")
    english.source.refresh_from_db()
    assert [one.text for one in missing(english)] == ["Зовсім інше."]
    fill(english, "Quite another {}")
    assert browser("en").post(reverse("translation_submit", args=[english.pk])).status_code == 302
    published.refresh_from_db()
    assert published.live
    assert "Quite another" not in published.summary
    assert "Quite another" not in seen(client.get(published.url))
    assert (state(guide).state, state(guide).work) == (State.STALE, State.REVIEW)
    approve(published, people["publisher"])
    assert "Quite another" in seen(client.get(published.url))
    assert (state(guide).state, state(guide).work) == (State.CURRENT, "")


def test_texts_stay_in_the_language_of_the_original_only_when_a_person_says_so(
    browser: Any, english: Any
) -> None:
    fill(english)
    row = StringTranslation.objects.get(context__path="summary")
    row.delete()
    segment = missing(english)[0].segment
    url = reverse("translation_submit", args=[english.pk])
    assert browser("en").post(url).status_code == 409
    assert browser("en").post(url, {"keep": [segment.pk]}).status_code == 302
    page = actions.target_of(english).get_latest_revision_as_object()
    assert page.summary == "Що зробити щойно."


def test_machine_texts_need_a_persons_eyes(browser: Any, people: Any, english: Any) -> None:
    fill(english, translation_type="machine", tool_name="Apertium")
    url = reverse("translation_submit", args=[english.pk])
    assert browser("en").post(url).status_code == 409
    with pytest.raises(actions.Unread):
        actions.publish(people["admin"], english)
    assert browser("en").post(url, {"read": "1"}).status_code == 302
    page = actions.target_of(english).get_latest_revision_as_object()
    assert page.translation_status == ContentPage.TranslationStatus.VERIFIED
    assert not StringTranslation.objects.filter(translation_type="machine").exists()


def test_a_draft_of_wagtail_localize_in_the_original_language_is_never_published(
    people: Any, english: Any
) -> None:
    page = actions.target_of(english)
    with pytest.raises(actions.Refused, match="мовою оригіналу"):
        page.get_latest_revision().publish()
    page.refresh_from_db()
    assert not page.live
