"""Several writers and a reader at once: no change is missed, none is seen out of order.

On PostgreSQL the writers are threads; SQLite has one writer at a time, so there they take turns.
"""

import contextlib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from kb.models import GuideIndexPage
from poruch.api.changes import numbering
from poruch.api.changes.models import Change
from poruch.core import gates
from poruch.core.models import Phone
from poruch.core.tree import ensure_home, ensure_locale, ensure_section
from tests.api.conftest import Asker
from tests.api.mirrors import Mirror, difference, everything
from tests.factories import GuideFactory, PhoneFactory, SupportResourceFactory
from tests.factories.kb import step

#: Two at once in one tree are Wagtail's matter and not the feed's.
_tree = threading.Lock()


@pytest.fixture
def roots(transactional_db: Any) -> None:
    """Tests with commits leave the tables empty."""
    ensure_locale("uk")
    if not Page.get_first_root_node():
        Page.add_root(instance=Page(title="Root", slug="root"))
    ensure_home("uk")
    ensure_section(GuideIndexPage, "uk")


def edit(pk: int) -> None:
    page = Page.objects.get(pk=pk).specific
    page.title = f"Назва {timezone.now().timestamp()}"
    page.save_revision(clean=False).publish()


def unpublish(pk: int) -> None:
    Page.objects.get(pk=pk).specific.unpublish()


def move(pk: int) -> None:
    with _tree:
        page = Page.objects.get(pk=pk).specific
        home = ensure_home("uk")
        page.move(
            home if page.get_parent().pk != home.pk else ensure_section(GuideIndexPage, "uk"), "last-child"
        )


def delete(pk: int) -> None:
    with _tree:
        Page.objects.get(pk=pk).specific.delete()


def expire(pk: int) -> None:
    page = Page.objects.get(pk=pk).specific
    page.expire_at = timezone.now() + timedelta(milliseconds=300)
    page.save_revision(clean=False).publish()


def call(pk: int) -> None:
    """The phone that the guide shows is corrected."""
    phone = Phone.objects.get(slug="shared")
    phone.number = f"0 800 {timezone.now().microsecond % 1000:03d} 111"
    phone.save()


def create(pk: int) -> None:
    with _tree:
        GuideFactory(slug=f"new-{threading.get_ident()}-{timezone.now().timestamp()}".replace(".", "-"))


def given_up(pk: int) -> None:
    """A change that is rolled back is none."""
    with transaction.atomic():
        edit(pk)
        transaction.set_rollback(True)


DEEDS: dict[str, Callable[[int], None]] = {
    deed.__name__: deed for deed in (edit, unpublish, move, delete, expire, call, create, given_up)
}
PLANS = st.lists(
    st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 2)), min_size=1, max_size=4),
    min_size=2,
    max_size=3,
)


def do(name: str, pk: int) -> None:
    # What the database or a gate (a page in the trash) does not let through changes nothing.
    with contextlib.suppress(DatabaseError, gates.Refused, Page.DoesNotExist):
        DEEDS[name](pk)


def work(plans: list[list[tuple[str, int]]], pages: list[int], mirror: Mirror) -> None:
    """All plans at once, with a reader who asks all the time."""
    if connection.vendor == "sqlite":
        for turn in range(max(map(len, plans))):
            for plan in plans:
                if turn < len(plan):
                    do(plan[turn][0], pages[plan[turn][1]])
                    mirror.poll(size=3)
        return
    broken: list[BaseException] = []
    done = threading.Event()

    def inside(body: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                body()
            except BaseException as error:
                broken.append(error)
            finally:
                connections.close_all()

        return run

    def follow() -> None:
        while not done.wait(0.05):
            mirror.poll(size=3)

    writers = [
        threading.Thread(target=inside(lambda plan=plan: [do(name, pages[n]) for name, n in plan]))
        for plan in plans
    ]
    reader = threading.Thread(target=inside(follow))
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert broken == []


@pytest.mark.postgres
@pytest.mark.usefixtures("roots")
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plans=PLANS)
def test_a_mirror_always_converges(plans: list[list[tuple[str, int]]]) -> None:
    phone = Phone.objects.filter(slug="shared").first() or PhoneFactory(slug="shared")
    resource = SupportResourceFactory()
    stream = [step(phones=[phone.pk])]
    pages = [
        GuideFactory(steps=stream, authorities=[{"type": "resource", "value": resource.pk}]).pk
        for _ in range(3)
    ]
    ask = Asker(Client())
    mirror = Mirror(ask)
    mirror.poll()
    work(plans, pages, mirror)
    last = timezone.now() + timedelta(seconds=1)
    with pytest.MonkeyPatch.context() as later:
        later.setattr(timezone, "now", lambda: last)  # What was to expire has expired.
        mirror.poll()
        assert difference(mirror.copy, everything(ask)) == []
        beginner = Mirror(ask)
        beginner.poll(size=2)
        assert difference(beginner.copy, mirror.copy) == []


@pytest.mark.postgres
@pytest.mark.usefixtures("roots")
def test_who_commits_later_is_numbered_later() -> None:
    """The first to write is the last to commit: a reader between the two must not pass it by."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; runs with tests.with_postgres")
    phone = PhoneFactory()
    slow, quick = GuideFactory(steps=[step(phones=[phone.pk])]), GuideFactory()
    mirror = Mirror(Asker(Client()))
    mirror.poll()
    written, seen = threading.Event(), threading.Event()

    def write() -> None:
        # Not a publication: those wait for each other in the audit log.
        with transaction.atomic():
            phone.save()
            written.set()
            seen.wait(30)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(30)
    edit(quick.pk)
    between = {item["id"]: item["sequence"] for item in mirror.poll()}
    seen.set()
    writer.join()
    after = {item["id"]: item["sequence"] for item in mirror.poll()}
    assert str(quick.pk) in between
    assert str(slow.pk) not in between
    assert after[str(slow.pk)] > max(between.values())


@pytest.mark.postgres
@pytest.mark.usefixtures("roots")
def test_two_who_number_at_once_give_no_number_twice() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("runs with tests.with_postgres")
    pages = [GuideFactory() for _ in range(6)]
    start = threading.Barrier(3)

    def run() -> None:
        start.wait(30)
        for page in pages[:3]:
            edit(page.pk)
            numbering.number()
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = list(Change.objects.values_list("sequence", flat=True))
    assert len(numbers) == len(set(numbers))
    assert numbering.number().last == max(numbers)
