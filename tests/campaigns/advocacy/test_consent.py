"""No story without a consent, and none anywhere once it is withdrawn."""

import io
import json
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, PageLogEntry, Revision
from wagtail_localize.models import StringTranslation, TranslationSource
from wagtail_localize.operations import translate_object

from campaigns.advocacy import consent
from campaigns.advocacy.erasing import withdraw
from campaigns.advocacy.models import ConsentRecord, StoryPage
from poruch.core import gates
from poruch.editorial.roles.matrix import Role
from search import outbox
from search.engines import configured, engine
from search.models import OutboxEntry
from search.rebuild import rebuild
from tests.factories.advocacy import CampaignFactory, ConsentFactory, story
from tests.factories.editorial_roles import person
from tests.factories.people import two_partners

pytestmark = pytest.mark.usefixtures("site")
SECRET = "ромашкоспів"
TODAY = timezone.localdate


def invalid(name):
    if name == "none":
        return None
    values = {
        "withdrawn": {"withdrawn_on": TODAY()},
        "expired": {"given_on": TODAY() - timedelta(days=9), "valid_until": TODAY() - timedelta(days=1)},
    }
    return ConsentFactory(**values[name])


def by_method(page):
    page.get_latest_revision().publish()


def by_schedule(page):
    Revision.objects.filter(object_id=str(page.pk)).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled")


@pytest.mark.parametrize("name", ["none", "withdrawn", "expired"])
@pytest.mark.parametrize("route", [by_method, by_schedule])
def test_no_route_publishes_without_a_consent_that_holds(name, route):
    page = story(CampaignFactory(), live=False)
    StoryPage.objects.filter(pk=page.pk).update(consent=invalid(name))
    page = StoryPage.objects.get(pk=page.pk)
    page.save_revision(clean=False)
    refusal = pytest.raises(gates.Refused, match=r"(?i)згод") if route is by_method else nullcontext()
    with refusal:  # A schedule takes the page off and tells its publishers.
        route(page)
    page.refresh_from_db()
    assert not page.live


def test_neither_does_an_import(tmp_path):
    campaign = CampaignFactory(slug="zrazok")
    lines = {
        "no consent": {"slug": "persha"},
        "withdrawn": {"slug": "druha", "consent": invalid("withdrawn").code},
        "unknown": {"slug": "tretia", "consent": "nema"},
    }
    for name, fields in lines.items():
        path = tmp_path / f"{name}.jsonl"
        record = {"type": "story", "locale": "uk", "title": SECRET, "campaign": campaign.slug, **fields}
        path.write_text(json.dumps(record), encoding="utf-8")
        with pytest.raises(BaseException):  # noqa: B017
            call_command("import_content", str(path), stdout=io.StringIO(), stderr=io.StringIO())
        assert not StoryPage.objects.filter(slug=fields["slug"], live=True).exists(), name


def test_a_consent_to_the_text_alone_shows_no_image():
    image = get_image_model().objects.create(title="Фото", file=get_test_image_file())
    with pytest.raises(gates.Refused, match="лише на текст"):
        story(CampaignFactory(), image=image, image_alt="Опис")


def indexed():
    """What happened reaches every engine: the callbacks of this test's transaction start no second drain."""
    for name in configured():
        outbox.drain(name=name)


@pytest.fixture
def told(django_capture_on_commit_callbacks, engine_name):
    """A published story in two languages, with an image, older versions, a comment and a planned version."""
    with django_capture_on_commit_callbacks(execute=True):
        campaign = CampaignFactory(title="Кампанія", slug="kampaniia")
        CampaignFactory(title="Campaign", slug="kampaniia", locale="en", translation_of=campaign)
        image = get_image_model().objects.create(title=SECRET, file=get_test_image_file(size=(900, 900)))
        page = story(
            campaign,
            consent=ConsentFactory(code="zh-7", scope=ConsentRecord.Scope.TEXT_IMAGE),
            title=f"Назва {SECRET}",
            summary=SECRET,
            body=f"<p>{SECRET}</p>",
            image=image,
            image_alt=SECRET,
            confirmed=True,
        )
        english = Locale.objects.get(language_code="en")
        translate_object(page, [english])
        string = TranslationSource.objects.get(object_id=page.translation_key).stringsegment_set.first()
        StringTranslation.objects.create(
            translation_of=string.string, locale=english, context=string.context, data=f"Text {SECRET}"
        )
        page.title = f"Нова назва {SECRET}"
        page.save_revision()
    if engine_name == "elastic":
        rebuild(engine(engine_name))
    return StoryPage.objects.get(pk=page.pk)


def addresses(page):
    """Every public way to a story, by name."""
    quoted = f"http://testserver{page.url}"
    return {
        "page": page.url, "in another language": page.url.replace("/uk/", "/en/"),
        "in a third": page.url.replace("/uk/", "/crh/"), "campaign": page.get_parent().url,
        "sitemap": "/sitemap.xml", "search": f"/uk/search/?q={SECRET}",
        "api search": f"/api/v1/search?q={SECRET}", "suggest": f"/api/v1/suggest?q={SECRET[:6]}",
        "api list": "/api/v1/pages?size=100", "api type": "/api/v1/pages?type=story",
        "api one": f"/api/v1/pages/{page.pk}", "api find": f"/api/v1/pages/find?path={page.url}",
        "atom": "/uk/feeds/story.atom", "rss": "/uk/feeds/story.rss", "all": "/uk/feeds/all.atom",
        "card": f"/uk/embed/page/{page.pk}/", "code": f"/uk/embed/?url={quoted}",
        "oembed": f"/uk/oembed/?url={quoted}", "oembed xml": f"/uk/oembed/?format=xml&url={quoted}",
    }  # fmt: skip


#: Ways that are closed to stories from the first: a picture of one would travel on without it.
NEVER = ["/uk/cards/{pk}-0123456789abcdef.png", "/sitemap-news.xml"]


def showing(client, page):
    found = set()
    for name, path in addresses(page).items():
        text = client.get(path).content.decode()
        for echo in (f'"text":"{SECRET}"', f'value="{SECRET}"', f"«{SECRET}»"):
            text = text.replace(echo, "")
        told = (f"Назва {SECRET}", f"<p>{SECRET}</p>", f"Назва <mark>{SECRET}", f"/{page.slug}/</loc>")
        if any(words in text for words in told):
            found.add(name)
    return found


ENGINES = ["embedded", pytest.param("elastic", marks=pytest.mark.elasticsearch)]


@pytest.mark.parametrize("engine_name", ENGINES, indirect=True)
def test_withdrawing_removes_it_everywhere_at_once(client, told, capsys, django_capture_on_commit_callbacks):
    image_file, rendition = told.image.file, told.image.get_rendition("width-800")
    rendition_file = rendition.file
    assert showing(client, told) == set(addresses(told))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(ConsentRecord.objects.get(code="zh-7"))
    indexed()
    assert not OutboxEntry.objects.exists()
    assert showing(client, told) == set()
    for path in NEVER:
        assert SECRET not in client.get(path.format(pk=told.pk)).content.decode(errors="replace")
    gone = client.get(told.url)
    assert gone.status_code == 410
    assert "вирішила більше не розповідати" in gone.content.decode()
    assert client.get(f"/api/v1/pages/{told.pk}").status_code == 404
    for drafts in ([], ["--include-drafts"]):
        call_command("export_content", *drafts, stderr=io.StringIO())
        assert SECRET not in capsys.readouterr().out
    assert not image_file.storage.exists(image_file.name)
    assert not rendition_file.storage.exists(rendition_file.name)


#: Where single words of a withdrawn story may still stand: titles in the log that the database keeps from
#: changes, and the index's vocabulary, where a word that no document holds any more counts nought.
KEEPERS = {"editorial_desk_auditentry", "search_indexedterm"}


def test_no_table_keeps_a_word_of_it(told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(ConsentRecord.objects.get(code="zh-7"))
    outbox.drain()
    escaped = json.dumps(SECRET)[1:-1]
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = " ".join(map(str, row))
                if SECRET in text or escaped in text:
                    found.add(table)
    assert found <= KEEPERS
    assert not PageLogEntry.objects.filter(label__contains=SECRET).exists()


def test_what_is_withdrawn_is_not_told_again(client, told):
    withdraw(ConsentRecord.objects.get(code="zh-7"))
    page = StoryPage.objects.get(pk=told.pk)
    with pytest.raises(gates.Refused, match="відкликано"):
        page.get_latest_revision().publish()
    page.body = "<p>знову</p>"
    with pytest.raises(Exception, match="відкликано"):
        page.full_clean()


def test_the_end_of_a_consent_hides_at_the_minute_and_erases_by_the_daily_command(client, told):
    record = ConsentRecord.objects.get(code="zh-7")
    record.valid_until = TODAY() + timedelta(days=2)
    record.save()
    told.refresh_from_db()
    assert told.expire_at == record.ends_at
    record.given_on, record.valid_until = TODAY() - timedelta(days=9), TODAY() - timedelta(days=1)
    record.save()
    assert showing(client, told) == set()
    call_command("check_freshness", stdout=io.StringIO())
    assert client.get(told.url).status_code == 410
    assert StoryPage.objects.get(pk=told.pk).title == "Відкликана історія"


def test_what_is_published_while_the_consent_is_withdrawn_goes_too(client, told):
    """The gate had let it through a moment before."""
    now = timezone.now()
    ConsentRecord.objects.filter(code="zh-7").update(withdrawn_on=TODAY(), erased_at=now)
    consent.story_published(told)
    assert client.get(told.url).status_code == 410
    assert SECRET not in StoryPage.objects.get(pk=told.pk).title


def test_a_consent_that_was_renewed_after_its_end_can_be_withdrawn_again(client, told):
    record = ConsentRecord.objects.get(code="zh-7")
    record.given_on, record.valid_until = TODAY() - timedelta(days=9), TODAY() - timedelta(days=1)
    record.save()
    call_command("check_freshness", stdout=io.StringIO())
    record.refresh_from_db()
    assert record.erased_at
    record.valid_until = None
    record.save()
    again = story(told.campaign, consent=record, slug="znovu", title="Знову")
    own, _other = two_partners()
    client.force_login(person(Role.COORDINATOR, own))
    client.post(reverse("advocacy_withdraw", args=[record.pk]), {"code": "zh-7"})
    assert client.get(again.url).status_code == 410


def test_a_renewal_that_waits_for_review_keeps_its_draft(told):
    told.consent = ConsentFactory(code="zh-8")
    told.image = None
    told.save_revision()
    ConsentRecord.objects.filter(code="zh-7").update(valid_until=TODAY() - timedelta(days=1))
    call_command("check_freshness", stdout=io.StringIO())
    assert SECRET in StoryPage.objects.get(pk=told.pk).get_latest_revision_as_object().title


#: Who may see the records of consents, and withdraw.
MAY = {
    Role.EDITOR: False, Role.PUBLISHER: True, Role.LEGAL_REVIEWER: False, Role.TRANSLATOR: False,
    Role.EDUCATOR: False, Role.COORDINATOR: True, Role.ADMINISTRATOR: True,
}  # fmt: skip


def test_consents_are_for_few(client, told):
    own, _other = two_partners()
    record = ConsentRecord.objects.get(code="zh-7")
    listing = reverse("wagtailsnippets_campaigns_advocacy_consentrecord:list")
    chooser = reverse("wagtailsnippetchoosers_campaigns_advocacy_consentrecord:choose")
    question = reverse("advocacy_withdraw", args=[record.pk])
    for role, may in MAY.items():
        client.force_login(person(role, own))
        for url in (listing, chooser, question):
            assert (client.get(url).status_code == 200) == may, (role, url)
        assert client.post(question, {"code": "інше"}).status_code == (400 if may else 302), role
    assert StoryPage.objects.get(pk=told.pk).live


def test_withdrawing_asks_and_is_logged(client, told):
    own, _other = two_partners()
    client.force_login(person(Role.COORDINATOR, own))
    question = reverse("advocacy_withdraw", args=[told.consent_id])
    assert SECRET in client.get(question).content.decode()
    assert client.post(question, {"code": "zh-7"}).status_code == 302
    assert client.get(told.url).status_code == 410
    assert PageLogEntry.objects.filter(page=told.pk, action="poruch.consent.withdraw").exists()
    assert client.post(question, {"code": "zh-7"}, follow=True).status_code == 200
