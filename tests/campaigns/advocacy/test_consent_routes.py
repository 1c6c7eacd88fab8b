"""A story needs a consent that holds by every way the CMS and its commands have, and says what is missing."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from campaigns.advocacy.models import StoryPage
from poruch.core.gates import Refused
from poruch.editorial.translation import actions
from poruch.editorial.workflow.models import Notice
from tests.editorial.workflow.conftest import Desk
from tests.factories.advocacy import CampaignFactory, ConsentFactory, story
from tests.factories.editorial_translation import fill
from tests.factories.editorial_workflow import Newsroom
from tests.forms import form
from tests.support import soup, undone, words

pytestmark = pytest.mark.usefixtures("site")
TODAY = timezone.localdate
EXPIRED = {"given_on": TODAY() - timedelta(days=9), "valid_until": TODAY() - timedelta(days=1)}
NONE, ENDED, A_DRAFT = "Немає записаної згоди", "була чинна до", "Копія завжди починається чернеткою"


class World:
    """A draft without a consent, a story whose consent has run out, and who works with them."""

    def __init__(self):
        self.room = Newsroom()
        campaign = CampaignFactory(slug="kampaniia", lead_partner=self.room.ngo)
        CampaignFactory(slug="kampaniia", locale="en", translation_of=campaign)
        self.campaign = campaign
        self.draft = story(campaign, slug="bez-zhody", live=False, lead_partner=self.room.ngo)
        StoryPage.objects.filter(pk=self.draft.pk).update(consent=None)
        self.draft = StoryPage.objects.get(pk=self.draft.pk)
        self.draft.save_revision(clean=False)
        self.consent = ConsentFactory()
        self.told = story(campaign, slug="rozpovid", consent=self.consent, lead_partner=self.room.ngo)
        self.desks = {
            user: Desk(user) for user in (self.room.admin, self.room.ngo_editor, self.room.ngo_publisher)
        }

    @property
    def admin(self):
        """Whom no agreement stops."""
        return self.desks[self.room.admin]

    def forget(self):
        """Sentences that nobody has read yet; they lie in a cookie, which no rollback takes back."""
        for desk in self.desks.values():
            desk.client.cookies.pop("messages", None)

    def expire(self):
        type(self.consent).objects.filter(pk=self.consent.pk).update(**EXPIRED)


def by_form(world):
    world.admin.save(world.draft, **{"action-publish": "1"})
    return world.admin.told()


def by_new_form(world):
    url = reverse("wagtailadmin_pages:add", args=["campaigns_advocacy", "storypage", world.campaign.pk])
    values = {"title": "Нова", "slug": "nova", "action-publish": "1"}
    world.admin.post(url, form(world.admin.client, url, **values))
    assert StoryPage.objects.filter(slug="nova", live=False).exists(), "what was written is kept"
    return world.admin.told()


def by_scheduling(world):
    later = timezone.localtime() + timedelta(days=1)
    world.admin.save(world.draft, **{"action-publish": "1", "go_live_at": f"{later:%Y-%m-%d %H:%M}"})
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    return world.admin.told()


def by_bulk(world):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    world.admin.post(f"{url}?id={world.draft.pk}&next=/cms/", {})
    return world.admin.told()


def by_bulk_of_the_campaign(world):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    world.admin.post(f"{url}?id={world.campaign.pk}&next=/cms/", {"include_descendants": "on"})
    return world.admin.told()


def by_api(world):
    url = reverse("wagtailadmin_api:pages:action", args=[world.draft.pk, "publish"])
    answer = world.admin.post(url, {}, content_type="application/json")
    assert 400 <= answer.status_code < 500
    return json.dumps(answer.json(), ensure_ascii=False)


def by_approval(world):
    world.desks[world.room.ngo_editor].submit(world.draft)
    desk = world.desks[world.room.ngo_publisher]
    desk.act(world.draft)
    return desk.told()


def by_import(world):
    record = {"type": "story", "locale": "uk", "title": "Нова", "campaign": "kampaniia", "slug": "nova"}
    return imported(world, record)


def by_import_over_it(world):
    record = {
        "type": "story",
        "locale": "uk",
        "title": "Та сама",
        "campaign": "kampaniia",
        "slug": "bez-zhody",
    }
    return imported(world, record)


def imported(world, record):
    path = world.folder / "story.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    said = io.StringIO()
    with pytest.raises(BaseException) as refused:
        call_command("import_content", str(path), stdout=said, stderr=said)
    return f"{said.getvalue()} {refused.value}"


def by_the_minute(world):
    world.expire()
    past = timezone.now() - timedelta(minutes=1)
    StoryPage.objects.get(pk=world.told.pk).unpublish()
    Revision.objects.filter(pk=world.told.latest_revision_id).update(approved_go_live_at=past)
    call_command("publish_scheduled")
    (notice, *_more) = Notice.objects.filter(page_id=world.told.pk, kind=Notice.Kind.REFUSED)
    assert notice.user
    return shown_to_editors(world)


def shown_to_editors(world):
    """The notice above the page's text: a command of the server tells nobody to their face."""
    notice = soup(world.admin.read(world.told)).find("section", attrs={"aria-label": "Згода"})
    return words(notice)


def by_giving_it_back(world):
    world.admin.post(reverse("wagtailadmin_pages:unpublish", args=[world.told.pk]))
    world.expire()
    world.forget()
    world.admin.post(reverse("workflow_return", args=[world.told.pk]))
    assert not Page.objects.get(pk=world.told.pk).live
    return world.admin.told()


def by_translation(world):
    translation = actions.start(world.room.admin, world.told, "en")
    fill(translation)
    world.expire()
    with pytest.raises(Refused) as refused:
        actions.publish(world.room.admin, translation)
    return str(refused.value)


def by_copy(world):
    return copied(world, publish_copies="on")


def by_copy_of_the_campaign(world):
    return copied(world, publish_copies="on", copy_subpages="on", page=world.campaign)


def copied(world, page=None, **values):
    page = page or world.told
    sent = {"new_title": "Копія", "new_slug": "kopiia", "new_parent_page": page.get_parent().pk, **values}
    world.admin.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent)
    return world.admin.told()


ROUTES = {
    by_form: NONE, by_new_form: NONE, by_scheduling: NONE, by_bulk: NONE, by_bulk_of_the_campaign: NONE,
    by_api: NONE, by_approval: NONE, by_import: NONE, by_import_over_it: NONE, by_the_minute: ENDED,
    by_giving_it_back: ENDED, by_translation: ENDED, by_copy: A_DRAFT, by_copy_of_the_campaign: A_DRAFT,
}  # fmt: skip


@pytest.fixture
def world(site, tmp_path):
    made = World()
    made.folder = tmp_path
    return made


def test_no_way_leads_to_readers_and_each_says_what_is_missing(world):
    live = set(StoryPage.objects.filter(live=True).values_list("pk", flat=True))
    silent, leaks = {}, set()
    for route, sentence in ROUTES.items():
        world.forget()
        with undone():
            told = route(world)
            if sentence not in told:
                silent[route.__name__] = told
            if set(StoryPage.objects.filter(live=True).values_list("pk", flat=True)) - live:
                leaks.add(route.__name__)
            shown = StoryPage.objects.filter(pk__in=[world.draft.pk, world.told.pk], live=True)
            if route is by_the_minute and shown.exists():
                leaks.add(route.__name__)
    assert leaks == set()
    assert silent == {}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"withdrawn_on": TODAY()}, "відкликано"),
        (EXPIRED, "Потрібна нова"),
    ],
)
def test_the_form_names_what_is_wrong_with_the_consent(world, values, sentence):
    consent = ConsentFactory(code="zhoda-a", **values)
    StoryPage.objects.filter(pk=world.draft.pk).update(consent=consent)
    StoryPage.objects.get(pk=world.draft.pk).save_revision(clean=False)
    told = by_form(world)
    assert "zhoda-a" in told
    assert sentence in told
    assert not Page.objects.get(pk=world.draft.pk).live
    good = ConsentFactory()
    world.admin.save(world.draft, **{"action-publish": "1", "consent": good.pk})
    assert Page.objects.get(pk=world.draft.pk).live


def test_an_imported_story_ends_with_its_consent(world):
    consent = ConsentFactory(code="zhoda-b", valid_until=TODAY() + timedelta(days=2))
    record = {"type": "story", "locale": "uk", "title": "Нова", "campaign": "kampaniia", "slug": "nova"}
    path = world.folder / "story.jsonl"
    path.write_text(json.dumps({**record, "consent": "zhoda-b"}), encoding="utf-8")
    call_command("import_content", str(path), stdout=io.StringIO())
    found = StoryPage.objects.get(slug="nova")
    assert found.live
    assert found.expire_at == consent.ends_at
