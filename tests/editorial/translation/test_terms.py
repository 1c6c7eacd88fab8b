"""The glossary as terminology: by lemma, in the translation and in the original."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from poruch.core.tree import ensure_locale
from poruch.editorial.translation.actions import target_of
from poruch.editorial.translation.missing import missing
from poruch.editorial.translation.terms import AVOID, MISSING, check_terms, check_translation
from tests.editorial.translation.test_journey import edited
from tests.factories.kb import GlossaryTermFactory, GuideFactory, step
from tests.support import soup, words


@pytest.fixture(autouse=True)
def glossary(only_translation: None) -> None:
    term = GlossaryTermFactory(
        slug="report",
        name="заява до поліції",
        synonyms="звернення в поліцію",
        avoid="донос\nзаявка в міліцію",
    )
    GlossaryTermFactory(
        slug="report",
        name="police report",
        avoid="denunciation",
        locale=ensure_locale("en"),
        translation_key=term.translation_key,
    )


def said(translation: Any, path: str, text: str) -> None:
    row = next(one.segment for one in missing(translation) if one.segment.context.path.startswith(path))
    StringTranslation.objects.create(
        translation_of=row.string, context=row.context, locale=translation.target_locale, data=text,
        translation_type="manual",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Write a police report.", []),
        ("Write several Police Reports now.", []),
        ("Write a letter to officers.", [MISSING]),
        ("Write a denunciation, a police report.", [AVOID]),
    ],
)
def test_a_translation(english: Any, text: str, kinds: list[str]) -> None:
    said(english, "body", text)
    assert [one.kind for one in check_translation(english)] == kinds


def test_words_to_avoid_in_the_original_in_any_form(guide: Any) -> None:
    assert check_terms(guide) == []
    edited(guide, summary="Не пишіть доносів.")
    (one,) = check_terms(type(guide).objects.get(pk=guide.pk))
    assert (one.kind, one.field, one.term, one.preferred) == (AVOID, "summary", "донос", "заява до поліції")


def test_a_published_translation(guide: Any, published: Any) -> None:
    assert [(one.kind, one.preferred) for one in check_terms(published)] == [(MISSING, "police report")]


def test_offered_where_people_work(browser: Any, english: Any) -> None:
    shown = words(soup(browser("en").get(reverse("translation_submit", args=[english.pk]))).body)
    assert "термін: заява до поліції → police report" in shown
    said(english, "body", "Write a denunciation.")
    status = browser("en").get(reverse("translation_page", args=[target_of(english).pk]))
    assert "«denunciation»: так не кажемо. Краще: «police report»." in words(soup(status).body)


def test_the_page_editor_checks_the_saved_draft_of_a_translation(
    browser: Any, guide: Any, people: Any, partner: Any
) -> None:
    by_hand = GuideFactory(
        title="Status", slug="status", locale="en", translation_of=guide, lead_partner=partner,
        body="<p>Write a denunciation.</p>", steps=[],
    )  # fmt: skip
    client = browser("admin")
    editor = soup(client.get(reverse("wagtailadmin_pages:edit", args=[by_hand.pk])))
    panel = editor.select_one("[data-try-form]")
    url = reverse("translation_terms", args=[by_hand.pk])
    assert panel["data-url"] == url
    assert panel.select_one("[aria-live=polite]") is not None
    assert panel.find_all(attrs={"name": True}) == []
    assert "core/try-panel" in str(editor.find_all("script", src=True))
    told = words(soup(client.post(url)))
    assert "«denunciation»: так не кажемо. Краще: «police report»." in told
    assert "Термін «заява до поліції»: у перекладі бракує «police report»." in told
    assert "заява до поліції → police report" in told
    by_hand.body = "<p>Write a police report.</p>"
    by_hand.save_revision(clean=False)
    assert "Усі терміни оригіналу перекладено" in words(soup(client.get(url)).main)


def test_the_page_editor_checks_an_original(browser: Any, guide: Any) -> None:
    guide.summary = "Не пишіть доносів. Вистачить звернення в поліцію."
    guide.save_revision(clean=False)
    url = reverse("translation_terms", args=[guide.pk])
    told = words(soup(browser("editor").post(url)))
    assert "«донос»: так не кажемо. Краще: «заява до поліції»." in told
    assert "звернення в поліцію → заява до поліції" in told
    assert browser("en").post(url).status_code == 403
    assert browser("nobody").post(url).status_code == 302


def test_the_check_costs_the_same_for_long_pages(
    browser: Any, guide: Any, published: Any, django_assert_max_num_queries: Any
) -> None:
    published.body = "<p>Write a letter.</p>" * 60
    published.steps = [step(f"Step {n}", action="<p>Write a denunciation.</p>") for n in range(30)]
    published.save_revision(clean=False)
    client, url = browser("admin"), reverse("translation_terms", args=[published.pk])
    client.post(url)
    with django_assert_max_num_queries(25):
        client.post(url)


def test_the_page_asks_the_glossary_once(
    browser: Any, english: Any, django_assert_max_num_queries: Any
) -> None:
    client = browser("en")
    url = reverse("translation_page", args=[target_of(english).pk])
    client.get(url)
    with django_assert_max_num_queries(45):
        client.get(url)
