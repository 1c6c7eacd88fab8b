"""The proof that no dependency is forgotten (docs/decisions/0040): after any change each kept answer that is
given again is what making it anew gives, for every kind of page, list, feed and answer of the API."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site

from poruch.api.router import api
from poruch.core.caching import traces
from poruch.core.models import SiteRevision
from tests.factories import GuideFactory, PartnerFactory, PhoneFactory, TopicFactory
from tests.factories.filled import PAGE_TYPES, block, filled, term

pytestmark = pytest.mark.usefixtures("site")

NOTHING_KEPT = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
#: Addresses that are no page's own.
OTHERS = (
    "/robots.txt", "/sitemap.xml", "/uk/", "/en/", "/crh/", "/uk/education/feed/", "/uk/events/calendar.ics",
    "/uk/events/feed.rss", "/uk/press/feed/", "/uk/press/rss/", "/uk/sitemap-news.xml", "/uk/for-sites/",
    "/uk/feeds/guide.atom", "/api/v1/pages?type=guide&sort=title", "/api/v1/pages?locale=en",
)  # fmt: skip


@pytest.fixture
def world() -> SimpleNamespace:
    """A page of every type, bound to each other, and one of each row they show."""
    topic, phone = TopicFactory(name_uk="Гроші"), PhoneFactory(number="0 800 1", on_home=True)
    partner = PartnerFactory(slug="tied", name_uk="Об’єднання")
    act = filled("act", "знак-act")
    guide = filled("guide", "знак-guide", phones=[phone], act=act, topics=[topic], lead_partner=partner)
    found = SimpleNamespace(
        topic=topic, phone=phone, partner=partner, act=act, guide=guide, term=term("слово")
    )
    found.bare = GuideFactory(title="Сам собі")
    found.lonely = filled("event", "знак-event")
    others = [
        filled(code, f"знак-{code}") for code in PAGE_TYPES if code not in {"guide", "act", "event", "topic"}
    ]
    found.pages = [guide, act, found.bare, found.lonely, *others]
    return found


@pytest.fixture
def readers(settings: Any) -> SimpleNamespace:
    """``kept`` gets what is kept when there is something, ``fresh`` what is made with nothing kept at all."""
    fresh = Client()
    fresh.get("/healthz")  # It sets up its middleware now, without a cache.
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    SiteRevision.renew()  # The first change of a site makes every answer old.
    return SimpleNamespace(kept=Client(), fresh=fresh)


@pytest.fixture
def addresses(world: SimpleNamespace, readers: SimpleNamespace) -> list[str]:
    """Every kind of page, in a language it falls back to as well, every list, feed and answer of the API that
    is kept; asked once."""
    own = [page.url for page in world.pages]
    sections = [page.url for page in Page.objects.filter(depth=3, live=True, locale__language_code="uk")]
    foreign = [world.guide.url.replace("/uk/", "/en/"), world.act.url.replace("/uk/", "/ru/")]
    details = [f"/api/v1/pages/{page.pk}" for page in world.pages]
    lists = [path for path in api.get_openapi_schema()["paths"] if "{" not in path]
    found = dict.fromkeys([*OTHERS, *own, *sections, *foreign, *details, *lists])
    return [path for path in found if "ETag" in readers.kept.get(path).headers]


def publish(page: Any, **values: Any) -> None:
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def save(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def new_logo(world: SimpleNamespace) -> None:
    image = get_image_model()(title="Знак", file=get_test_image_file())
    image.save()
    save(world.partner, logo=image)
    save(image, title="Знак спілки")


def section() -> Any:
    return Page.objects.filter(depth=3, show_in_menus=True).first().specific


def _law(world: SimpleNamespace) -> dict[str, Any]:
    return block("law", {"act": world.act.pk, "article": "7", "confirmed": True})


@dataclass
class Change:
    """``keeps``: an address whose answer shows nothing of it, and so is not made anew."""

    make: Callable[[SimpleNamespace], Any]
    keeps: Callable[[SimpleNamespace], str] = lambda world: world.bare.url


#: In this order, each on what the ones before have left.
CHANGES: dict[str, Change] = {
    "a page is corrected": Change(lambda world: publish(world.guide, title="Свіжа назва")),
    "a page of a topic appears": Change(lambda world: filled("topic", topic=world.topic, title="Про гроші")),
    # Its section has one page more, so its neighbours are made anew too.
    "another guide cites the law": Change(
        lambda world: GuideFactory(title="Ще один", law_refs=[_law(world)]), lambda world: world.lonely.url
    ),
    "a translation appears": Change(
        lambda world: GuideFactory(locale="en", translation_key=world.guide.translation_key),
        lambda world: world.lonely.url,
    ),
    "a phone": Change(lambda world: save(world.phone, number="0 800 2")),
    "an urgent phone": Change(
        lambda world: PhoneFactory(number="0 800 3", urgent_row=True),
        lambda world: f"/api/v1/pages/{world.bare.pk}",
    ),
    "a vocabulary": Change(lambda world: save(world.topic, name_uk="Виплати")),
    "a partner": Change(lambda world: save(world.partner, name_uk="Спілка"), lambda world: "/robots.txt"),
    "a term": Change(lambda world: save(world.term, name="Інше слово")),
    "an event": Change(
        lambda world: publish(world.lonely, title="Інша подія"), lambda world: world.guide.url
    ),
    "navigation": Change(
        lambda world: publish(section(), show_in_menus=False), lambda world: f"/api/v1/pages/{world.act.pk}"
    ),
    "a redirect": Change(
        lambda world: Redirect.objects.create(old_path="/uk/old", redirect_page=world.guide)
    ),
    "a page goes": Change(lambda world: world.guide.unpublish()),
}
#: After these every answer is made anew: what is kept beside the rows may be old.
WHOLE: dict[str, Callable[[SimpleNamespace], Any]] = {
    "an image": new_logo,
    "a document": lambda world: get_document_model()(title="Файл", file=ContentFile(b"x", "f.txt")).save(),
    "an address": lambda world: publish(world.bare, slug="inshe"),
    "a place": lambda world: world.bare.move(filled("page"), "right"),
    "the site": lambda world: save(Site.objects.first(), hostname="other.example"),
    "a page is deleted": lambda world: world.bare.delete(),
}


def wrong(readers: SimpleNamespace, addresses: Iterable[str]) -> tuple[set[str], list[str]]:
    """Where what was kept is given again, and where this is not what making it anew gives."""
    given, found = set(), []
    for path in addresses:
        kept = readers.kept.get(path)
        if kept.wsgi_request.META.get("PORUCH_PAGE_CACHE") == "hit":
            given.add(path)
            with override_settings(CACHES=NOTHING_KEPT):
                fresh = readers.fresh.get(path)
            if (kept.status_code, kept.content) != (fresh.status_code, fresh.content):
                found.append(path)
    return given, found


def test_after_every_kind_of_change_what_is_kept_is_what_would_be_made(
    world: SimpleNamespace,
    readers: SimpleNamespace,
    addresses: list[str],
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A quarter of the addresses after each change: what was not asked meanwhile has several to be compared
    with."""
    for turn, (name, change) in enumerate(CHANGES.items()):
        readers.kept.get(change.keeps(world))
        with django_capture_on_commit_callbacks(execute=True):
            change.make(world)
        asked = [change.keeps(world), world.guide.url, "/uk/", *addresses[turn % 4 :: 4]]
        given, mistakes = wrong(readers, dict.fromkeys(asked))
        assert not mistakes, name
        assert change.keeps(world) in given, name
    for name, make in WHOLE.items():
        with django_capture_on_commit_callbacks(execute=True):
            make(world)
        given, _ = wrong(readers, ["/robots.txt", "/uk/"])
        assert not given, name
    # This can fail: who would not compare is found out.
    monkeypatch.setattr(traces, "holds", lambda packed: True)
    with django_capture_on_commit_callbacks(execute=True):
        save(world.partner, name_uk="Громада")
    assert wrong(readers, ["/uk/"])[1] == ["/uk/"]


def test_who_shows_the_words_of_a_page_names_it(
    world: SimpleNamespace, readers: SimpleNamespace, addresses: list[str]
) -> None:
    """While the database is away a copy is shown if it names no page of which there is a new edition
    (docs/decisions/0042). Menus, which stand on every page, name none."""
    marks = {
        f"знак-{page.content_type_code}": f"page-{page.pk}" for page in world.pages if page != world.bare
    }
    silent, shown = [], set()
    for path in addresses:
        answer = readers.kept.get(path)
        keys = answer.headers.get("Surrogate-Key", "pages").split()  # What names nothing is not kept.
        text = answer.content.decode()
        text = text[text.find("<main") :] if "<main" in text else text
        for mark, key in marks.items():
            if re.search(rf"{mark}\b(?!-)", text):
                shown.add(mark)
                if key not in keys and "pages" not in keys:
                    silent.append((path, mark))
    assert not silent
    assert shown == set(marks)
