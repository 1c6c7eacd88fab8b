"""While the database is away readers see copies, and never what was taken from them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site

from campaigns.advocacy.erasing import withdraw
from campaigns.events.models import EventIndexPage
from poruch.core import embargo
from poruch.core.caching import keeping
from poruch.core.models import SiteRevision
from poruch.core.signals import shown_differently
from tests.factories import GlossaryTermFactory, GuideFactory, PartnerFactory, PhoneFactory, TopicFactory
from tests.factories.advocacy import CampaignFactory, story
from tests.factories.filled import filled
from tests.support import hold, lock, restrict

pytestmark = pytest.mark.usefixtures("site")
#: Makes what is to be changed, and gives the change.
Case = Callable[[], Callable[[], Any]]


@pytest.fixture
def broken():
    def fail(*args):
        raise OperationalError("the server went away")

    return lambda: connection.execute_wrapper(fail)


def test_without_a_database_readers_get_the_last_copy(reader, broken):
    guide = filled("guide")
    before = reader.get(guide.url)
    with broken():
        answer = reader.get(guide.url)
    assert (answer.status_code, answer.content) == (200, before.content)
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    assert "database-away" in answer.headers["Cache-Status"]
    assert int(answer.headers["Age"]) >= 0


def test_without_a_database_nobody_gets_what_was_corrected_or_withdrawn(reader, commit, broken):
    """An old phone number or a withdrawn story does harm: the copy must be of the last known state."""
    guide = GuideFactory(title="Відкликане")
    reader.get(guide.url)
    with commit():
        guide.unpublish()
    with broken():
        assert reader.get(guide.url).status_code == 503


def publish(page: Any, **values: Any) -> None:
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(clean=False).publish()


def save(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def of_guide(change: Callable[[Any], Any]) -> Case:
    def prepare() -> Callable[[], Any]:
        guide = GuideFactory()
        return lambda: change(guide)

    return prepare


def of_row(factory: Any, change: Callable[[Any], Any] = save, **values: Any) -> Case:
    def prepare() -> Callable[[], Any]:
        row = factory(**values)
        return lambda: change(row)

    return prepare


def of_story(change: Callable[[Any], Any]) -> Case:
    def prepare() -> Callable[[], Any]:
        found = story(CampaignFactory(), slug=f"istoriia-{Page.objects.count()}")
        return lambda: change(found.consent)

    return prepare


def image() -> Any:
    return get_image_model()(title="Плакат", file=get_test_image_file())


def document() -> Any:
    return get_document_model()(title="Файл", file=ContentFile(b"x", "f.txt"))


def in_an_hour() -> Any:
    return timezone.now() + timedelta(hours=1)


#: After these a copy of another page is shown.
HARMLESS: dict[str, Case] = {
    "a new edition": of_guide(lambda guide: publish(guide, title="Свіжа назва")),
    "a new page": lambda: GuideFactory,
    "a translation": of_guide(lambda guide: GuideFactory(locale="en", translation_key=guide.translation_key)),
    "an alias": of_guide(lambda guide: guide.create_alias(update_slug=f"znov-{guide.pk}")),
    "navigation": lambda: lambda: publish(EventIndexPage.objects.first(), show_in_menus=False),
    "still valid": of_guide(lambda guide: shown_differently.send(sender=type(guide), instance=guide)),
    "the end of an embargo": of_guide(lambda guide: (hold(guide), embargo_ends(guide))),
    "a new phone": lambda: PhoneFactory,
    "a new term": lambda: GlossaryTermFactory,
    "a redirect": of_guide(lambda guide: Redirect.objects.create(old_path="/uk/old", redirect_page=guide)),
}
#: After these none that was not compared: what it shows may have been taken from readers.
TAKEN: dict[str, Case] = {
    "unpublished": of_guide(lambda guide: guide.unpublish()),
    "deleted": of_guide(lambda guide: guide.delete()),
    "made private": of_guide(lock),
    "for editors only": of_guide(restrict),
    "moved": of_guide(lambda guide: guide.move(filled("page"), "right")),
    "another address": of_guide(lambda guide: publish(guide, slug=f"inshe-{guide.pk}")),
    "under an embargo": of_guide(lambda guide: publish(guide, embargo_until=in_an_hour())),
    "an end is set": of_guide(lambda guide: publish(guide, expire_at=in_an_hour())),
    "an end of its consent is set": of_story(
        lambda consent: save(consent, valid_until=timezone.localdate() + timedelta(days=1))
    ),
    "a consent is withdrawn": of_story(lambda consent: withdraw(consent)),
    "a home page": lambda: lambda: publish(Site.objects.get().root_page.get_first_child().specific),
    "a phone": of_row(PhoneFactory),
    "a phone goes": of_row(PhoneFactory, lambda phone: phone.delete()),
    "a term": of_row(GlossaryTermFactory),
    "a partner": of_row(PartnerFactory),
    "a vocabulary": of_row(TopicFactory),
    "an image": lambda: image().save,
    "a document": lambda: document().save,
    "the site": lambda: Site.objects.get().save,
    "anything else": lambda: lambda: SiteRevision.bump(rows=True),
    # It knows of no kinds.
    "the release before": lambda: lambda: SiteRevision.objects.update(number=F("number") + 1),
}


def embargo_ends(guide: Any) -> None:
    type(guide).objects.filter(pk=guide.pk).update(embargo_until=timezone.now() - timedelta(seconds=1))
    embargo.lift()


def test_a_copy_of_another_page_is_shown_unless_something_was_taken_away(reader, commit, broken):
    url = GuideFactory(title="Сам собі").url
    shown = {}
    for name, prepare in {**HARMLESS, **TAKEN}.items():
        with commit():
            change = prepare()
        assert reader.get(url).status_code == 200, name
        with commit():
            change()
        SiteRevision.state()  # Other readers have asked since then.
        with broken():
            shown[name] = reader.get(url).status_code == 200
    assert shown == dict.fromkeys(HARMLESS, True) | dict.fromkeys(TAKEN, False)


def test_what_is_told_outweighs_what_was_seen(reader, commit, broken):
    """This process has not asked since a change that it made itself, or that another told of by Redis."""
    guide, other = GuideFactory(), GuideFactory()
    reader.get(other.url)
    with commit():
        guide.unpublish()
    with broken():
        assert reader.get(other.url).status_code == 503


def test_a_copy_is_not_shown_once_a_page_on_it_has_a_new_edition(reader, commit, broken):
    """What was corrected there may do harm: an old phone number, a name."""
    guide, event = GuideFactory(title="Стара назва"), filled("event")
    SiteRevision.renew()
    addresses = (guide.url, "/uk/guides/", f"/api/v1/pages/{guide.pk}", "/api/v1/pages?type=guide", event.url)
    for address in addresses:
        reader.get(address)
    with commit():
        publish(guide, title="Свіжа назва")
    SiteRevision.state()
    with broken():
        assert [reader.get(address).status_code for address in addresses] == [503] * 4 + [200]
    for address in addresses:
        reader.get(address)
    with broken():
        assert [reader.get(address).status_code for address in addresses] == [200] * 5


def test_a_long_list_is_shown_though_its_keys_have_no_room_for_all_its_pages(reader, commit, broken):
    guides, event = GuideFactory.create_batch(40), filled("event")
    SiteRevision.renew()
    listed = "/api/v1/pages?type=guide&size=100"
    assert len(reader.get(listed).json()["items"]) == 40
    shown = []
    for page in (event, guides[-1]):
        with commit():
            publish(page, title="Інша назва")
        SiteRevision.state()
        with broken():
            shown.append(reader.get(listed).status_code)
    assert shown == [200, 503]


def test_an_edition_that_nobody_remembers_counts_as_taking_away(reader, commit, broken):
    """So many changes ago that the list of them was shortened."""
    guide, event = GuideFactory(), filled("event")
    SiteRevision.renew()
    reader.get(guide.url)
    shown = []
    for count in (1, 200):
        for _change in range(count):
            with commit():
                SiteRevision.bump(rows=True, pages=(event.pk,))
        assert len(SiteRevision.state().harmless) < 1100
        with broken():
            shown.append(reader.get(guide.url).status_code)
    assert shown == [200, 503]


def test_a_database_that_goes_once_a_page_is_made_costs_nobody_the_page(reader, monkeypatch):
    def fail(began):
        raise OperationalError("the server went away")

    monkeypatch.setattr(keeping, "ends", fail)
    answer = reader.get("/uk/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not [key for key in cache._cache if "page:" in key]


def test_without_a_copy_there_are_the_helplines_in_every_language(reader, broken):
    phone = PhoneFactory(number="0 800 100 200", urgent_row=True, label_uk="Лінія", label_en="The line")
    reader.get("/uk/")
    reader.raise_request_exception = False
    for path in ("/uk/guides/", "/uk/search/?q=x", "/cms/login/"):
        with broken():
            answer = reader.get(path)
        assert answer.status_code == 503
        assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("30", "no-store")
        page = answer.content.decode()
        for code in ("uk", "en", "ru", "crh"):
            assert f'<section lang="{code}">' in page
        assert page.count(f'href="tel:{phone.tel}"') == 4
        assert "The line" in page
        assert 'href="tel:102"' in page
