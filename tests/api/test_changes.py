"""The changes feed: a mirror that only follows it always has what the API shows."""

import copy
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction
from wagtail_factories import ImageFactory

from kb.models import GlossaryTerm
from poruch.api.changes import feed, keeping
from poruch.api.changes.models import Change, ChangeNote, FeedState, Turn
from poruch.core import away
from poruch.core.models import AttributionRule, ContentPage
from poruch.core.tree import ensure_section
from tests import support
from tests.api.conftest import Asker
from tests.api.mirrors import Mirror, difference, everything
from tests.factories import GuideFactory, StandardPageFactory, TopicFactory, filled
from tests.factories.events import EventFactory


@pytest.fixture
def mirror(world: SimpleNamespace, ask: Asker) -> Mirror:
    """One that has read everything."""
    found = Mirror(ask)
    found.poll(size=7)
    return found


def publish(page: Any, **values: Any) -> None:
    page = page.specific
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(clean=False).publish()


def seen(items: list[dict[str, Any]]) -> dict[str, str]:
    """Id -> kind, of pages."""
    return {item["id"]: item["kind"] for item in items if item["object"] == "page"}


def test_who_begins_gets_everything_once(mirror: Mirror, ask: Asker) -> None:
    assert difference(mirror.copy, everything(ask)) == []
    assert mirror.poll() == []
    assert ("list", "partners") in mirror.copy
    assert len(mirror.meanings) == len(mirror.copy)


def rename(world: SimpleNamespace) -> None:
    publish(world.resource, title="Бюро з новою назвою", slug="new-bureau")


def correct_phone(world: SimpleNamespace) -> None:
    world.phone.number = "0 800 500 335"
    world.phone.save()


def confirm_phone(world: SimpleNamespace) -> None:
    world.hidden.confirmed = True
    world.hidden.save()


def rename_partner(world: SimpleNamespace) -> None:
    partner = world.partners[0]
    partner.short_name_uk = "Об’єднання"
    partner.save()


def change_rule(world: SimpleNamespace) -> None:
    publish(world.page, joint=True)
    rule = AttributionRule.objects.get()
    rule.line_uk = "Разом із громадою"
    rule.save()


def reorder_topics(world: SimpleNamespace) -> None:
    topic = TopicFactory()
    topic.sort_order, topic.name_uk = 99, "Новий статус"
    topic.save()


def delete_page(world: SimpleNamespace) -> None:
    with away.for_good():
        world.resource.delete()


def stop_citing(world: SimpleNamespace) -> None:
    for guide in (world.guide, world.english):
        publish(guide, law_refs=[])


def move_section(world: SimpleNamespace) -> None:
    section = world.guide.get_parent().specific
    section.slug = "moved-guides"
    section.save_revision(clean=False).publish()


def new_translation(world: SimpleNamespace) -> None:
    filled.resource("office", slug="bureau-en", title="Bureau", locale="en", translation_of=world.resource)


def publish_term(world: SimpleNamespace) -> None:
    world.term.name = "Неволя"
    world.term.save()


def close_section(world: SimpleNamespace) -> None:
    support.lock(world.guide.get_parent())


def trash(world: SimpleNamespace) -> None:
    world.act.specific.delete()


def past_the_signals(world: SimpleNamespace) -> None:
    ContentPage.objects.filter(pk=world.resource.pk).update(sensitivity="restricted")
    Page.objects.filter(pk=world.topic.pk).update(title="Назва повз усе")
    keeping.compare()


EDITS: dict[str, Callable[[SimpleNamespace], None]] = {
    "renamed": rename,
    "phone corrected": correct_phone,
    "phone confirmed": confirm_phone,
    "partner renamed": rename_partner,
    "rule changed": change_rule,
    "topics reordered": reorder_topics,
    "deleted": delete_page,
    "no longer cited": stop_citing,
    "section moved": move_section,
    "translated": new_translation,
    "term renamed": publish_term,
    "section closed": close_section,
    "put into the trash": trash,
    "unpublished": lambda world: world.act.specific.unpublish(),
    "past the signals": past_the_signals,
}


def test_a_mirror_follows(mirror: Mirror, world: SimpleNamespace, partners: Any, ask: Asker) -> None:
    """Each edit begins with the same world, and is undone."""
    world.partners = partners
    before = everything(ask)
    wrong = {}
    for name, edit in EDITS.items():
        with support.undone():
            follower = mirror.copied()
            edit(copy.deepcopy(world))
            fresh = everything(ask)
            assert fresh != before, f"{name}: not seen in the API, so this would prove nothing"
            follower.poll()
            wrong[name] = difference(follower.copy, fresh)
    assert wrong == {name: [] for name in EDITS}


HIDE: dict[str, Callable[[Any], Any]] = {
    "expired": support.expire,
    "restricted": support.restrict,
    "private": support.lock,
    "under embargo": support.hold,
}


def test_what_is_hidden_leaves_a_tombstone(mirror: Mirror, world: SimpleNamespace) -> None:
    page = world.other
    for way, hide in HIDE.items():
        with support.undone():
            follower = mirror.copied()
            hide(copy.deepcopy(page))
            keeping.compare()  # The helpers of the tests write past the signals.
            assert seen(follower.poll())[str(page.pk)] == "delete", way
            tombstone = Change.objects.get(object="page", object_id=str(page.pk))
            assert (tombstone.type, tombstone.locale) == ("guide", "uk")
            assert tombstone.translation_key == str(page.translation_key)


def test_the_clock_alone_changes_things(
    mirror: Mirror, world: SimpleNamespace, ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page ends and another begins at its minute, without a write and without a command."""
    now = timezone.now()
    publish(world.other, expire_at=now + timedelta(hours=1))
    publish(world.page, embargo_until=now + timedelta(hours=2))
    event = EventFactory(
        slug="zustrich", starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=3)
    )
    kinds = seen(mirror.poll())
    assert (kinds[str(world.other.pk)], kinds[str(world.page.pk)]) == ("upsert", "delete")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1, seconds=1))
    assert seen(mirror.poll())[str(world.other.pk)] == "delete"
    assert difference(mirror.copy, everything(ask)) == []
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2, seconds=1))
    assert seen(mirror.poll())[str(world.page.pk)] == "upsert"
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=3, seconds=1))
    assert seen(mirror.poll())[str(event.pk)] == "upsert"
    assert difference(mirror.copy, everything(ask)) == []
    assert not Turn.objects.filter(at__lte=timezone.now()).exists()


def test_a_draft_is_no_change(mirror: Mirror, world: SimpleNamespace) -> None:
    draft = world.guide.specific
    draft.title = "Таємна нова назва"
    draft.save_revision(clean=False)
    GuideFactory(slug="new-draft", live=False)
    assert mirror.poll() == []
    assert not Change.objects.filter(deleted=True).exists()


def test_what_was_never_shown_leaves_nothing(mirror: Mirror, world: SimpleNamespace) -> None:
    draft = GuideFactory(slug="new-draft", live=False)
    with away.for_good():
        draft.delete()
    assert str(draft.pk) not in seen(mirror.poll())


def test_filters(mirror: Mirror, world: SimpleNamespace, ask: Asker) -> None:
    start = mirror.position
    publish(world.guide, title="Інша назва")
    found = ask("/changes", since=start, locale="en")["items"]
    assert {item["locale"] for item in found} == {"en", ""}
    only = ask("/changes", since=start, type="guide")
    assert {item["type"] for item in only["items"]} == {"guide"}
    assert ask("/changes", since=only["next"])["items"] == []


def test_unchanged_is_304(mirror: Mirror, ask: Asker) -> None:
    first = ask.raw("/changes", since=mirror.position)
    again = ask.raw("/changes", since=mirror.position, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_position_of_somebody_else(ask: Asker, site: Any) -> None:
    for wrong in ("0", "12", "мій", "W10:abc", "a.b", "x" * 400, "%00"):
        assert "since" in ask.problem("/changes", 400, since=wrong)["detail"], wrong


def test_who_was_away_too_long_begins_anew(mirror: Mirror, world: SimpleNamespace, ask: Asker) -> None:
    old = mirror.position
    world.act.specific.unpublish()
    mirror.poll()
    Change.objects.filter(deleted=True).update(changed_at=timezone.now() - timedelta(days=401))
    beginner = Mirror(ask)
    page = ask("/changes", size=2)
    beginner.position = page["next"]
    assert keeping.forget() == 1
    assert "спочатку" in ask.problem("/changes", 410, since=old)["detail"]
    assert mirror.poll() == []
    beginner.poll()  # Began before and had nothing to forget: it may go on.
    assert ("page", str(world.act.pk)) not in beginner.copy
    keeping.begin_anew()
    ask.problem("/changes", 410, since=mirror.position)


def test_who_begins_is_told_of_no_tombstones(mirror: Mirror, world: SimpleNamespace, ask: Asker) -> None:
    world.act.specific.unpublish()
    mirror.poll()
    assert all(item["kind"] == "upsert" for item in ask("/changes", size=500)["items"])


def test_costs_the_same_for_many(mirror: Mirror, world: SimpleNamespace, ask: Asker) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            ask("/changes", since=mirror.position)
        return len(captured)

    assert queries() <= 4
    for _ in range(2):
        StandardPageFactory()
    few = queries()
    for _ in range(12):
        StandardPageFactory()
    assert queries() <= few


def test_the_number_of_an_object(mirror: Mirror, world: SimpleNamespace) -> None:
    before = feed.sequence_of("page", world.guide.pk)
    publish(world.guide, title="Ще одна назва")
    after = feed.sequence_of("page", world.guide.pk)
    assert before is not None
    assert after is not None
    assert after > before
    assert feed.sequence_of("page", 10**9) is None
    assert FeedState.objects.get().last >= after
    assert not ChangeNote.objects.exists()


def test_the_command_of_the_day_keeps_it(mirror: Mirror, world: SimpleNamespace) -> None:
    Page.objects.filter(pk=world.topic.pk).update(title="Назва повз усе")
    call_command("check_freshness", verbosity=0)
    assert seen(mirror.poll())[str(world.topic.pk)] == "upsert"


def test_a_restriction_that_ends(mirror: Mirror, world: SimpleNamespace, ask: Asker) -> None:
    support.lock(world.guide.get_parent())
    assert seen(mirror.poll())[str(world.guide.pk)] == "delete"
    PageViewRestriction.objects.all().delete()
    assert seen(mirror.poll())[str(world.guide.pk)] == "upsert"
    assert difference(mirror.copy, everything(ask)) == []


def test_terms_expire(mirror: Mirror, world: SimpleNamespace) -> None:
    term = GlossaryTerm.objects.get(pk=world.term.pk)
    term.expire_at = timezone.now() - timedelta(minutes=1)
    term.save()
    assert [item["kind"] for item in mirror.poll() if item["object"] == "term"] == ["delete"]


def test_sections_are_pages_too(mirror: Mirror, world: SimpleNamespace, ask: Asker) -> None:
    from kb.models import GlossaryPage

    ensure_section(GlossaryPage, "uk")
    mirror.poll()
    assert difference(mirror.copy, everything(ask)) == []


def test_with_a_worker_references_are_known_at_once(
    mirror: Mirror, world: SimpleNamespace, ask: Asker, settings: Any
) -> None:
    """Wagtail would write them down later, when the change has its number."""
    settings.PORUCH_WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    assert ask(f"/pages/{world.act.pk}")["cited_in"] != []
    for guide in (world.guide, world.english, world.other):
        publish(guide, law_refs=[])
    mirror.poll()
    assert mirror.copy["page", str(world.act.pk)]["cited_in"] == []
    assert difference(mirror.copy, everything(ask)) == []


def test_images_and_documents_follow_what_shows_them(
    mirror: Mirror, world: SimpleNamespace, partners: Any, ask: Asker
) -> None:
    file = ContentFile(b"%PDF-1.4", name="zrazok.pdf")
    document = get_document_model().objects.create(title="Зразок", file=file)
    image = ImageFactory(title="Знак")
    publish(world.template, document=document)
    partners[0].logo = image
    partners[0].save()
    mirror.poll()
    assert {("document", str(document.pk)), ("image", str(image.pk))} <= set(mirror.copy)
    assert difference(mirror.copy, everything(ask)) == []
    document.title, image.title = "Зразок з новою назвою", "Новий знак"
    document.save()
    image.save()
    publish(world.template, title="Сторінка з новою назвою")
    mirror.poll()
    assert difference(mirror.copy, everything(ask)) == []
    Page.objects.get(pk=world.template.pk).specific.unpublish()
    mirror.poll()
    assert difference(mirror.copy, everything(ask)) == []
    assert ("document", str(document.pk)) not in mirror.copy
