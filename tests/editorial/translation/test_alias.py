"""Publishing one language never publishes another."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale
from wagtail_localize.models import LocaleSynchronization
from wagtail_localize.synctree import synchronize_tree

from poruch.core.models import ContentPage
from search.outbox import drain
from tests.editorial.translation.test_journey import edited
from tests.support import seen


def alias(guide: Any, code: str) -> Any:
    return guide.copy_for_translation(Locale.objects.get(language_code=code), copy_parents=True, alias=True)


def text(client: Any, code: str) -> str:
    return seen(client.get(f"/{code}/guides/dovidka/"))


def test_an_alias_in_another_language_is_not_seen_and_follows_nothing(guide: Any, client: Any) -> None:
    before = text(client, "en")
    copy = alias(guide, "en")
    assert not ContentPage.objects.get(pk=copy.pk).live
    assert text(client, "en") == before
    edited(guide, summary="Нове.")
    assert not ContentPage.objects.get(pk=copy.pk).live
    assert "not in your language yet" in text(client, "en")


def test_a_synchronised_tree_shows_readers_nothing_new(guide: Any, client: Any) -> None:
    uk, ru = (Locale.objects.get(language_code=code) for code in ("uk", "ru"))
    seen_before = set(ContentPage.objects.filter(locale=ru, live=True).values_list("pk", flat=True))
    LocaleSynchronization.objects.create(locale=ru, sync_from=uk)
    synchronize_tree(uk, ru)
    edited(guide, summary="Нове.")
    assert ContentPage.objects.filter(translation_key=guide.translation_key, locale=ru).exists()
    assert set(ContentPage.objects.filter(locale=ru, live=True).values_list("pk", flat=True)) == seen_before


def test_a_translation_does_not_move_when_its_original_is_published(
    guide: Any, published: Any, client: Any
) -> None:
    edited(guide, summary="Нове.", body="<p>Зовсім нове.</p>")
    shown = seen(client.get(published.url))
    assert "нове" not in shown.lower()
    assert published.title in shown
    published.refresh_from_db()
    assert published.summary.startswith("Translated")


def test_publishing_a_translation_leaves_the_original_and_the_third_language(
    guide: Any, published: Any
) -> None:
    own = ContentPage.objects.get(pk=guide.pk)
    edited(published, summary="By hand.")
    again = ContentPage.objects.get(pk=guide.pk)
    assert (own.summary, own.last_published_at) == (again.summary, again.last_published_at)
    assert not ContentPage.objects.filter(
        translation_key=guide.translation_key, locale__language_code="ru"
    ).exists()


def test_an_alias_of_the_same_language_still_works_and_is_found(guide: Any, client: Any) -> None:
    copy = guide.create_alias(update_slug="druha")
    assert ContentPage.objects.get(pk=copy.pk).live
    drain()
    found = client.get("/api/v1/search", {"q": guide.title, "locale": "uk"}).json()["results"]
    assert copy.pk in [row["id"] for row in found]


def test_the_check_finds_an_alias_that_readers_see(guide: Any) -> None:
    copy = alias(guide, "en")
    ContentPage.objects.filter(pk=copy.pk).update(live=True)
    with pytest.raises(CommandError):
        call_command("check_translations")
    call_command("check_translations", "--rebuild")
    assert not ContentPage.objects.get(pk=copy.pk).live
