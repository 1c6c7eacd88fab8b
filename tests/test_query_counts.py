"""The database is asked the same number of questions for one item as for twenty."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kb.models import ResourcePhone
from search import service
from tests.factories import (
    AudienceFactory,
    GuideFactory,
    PartnerFactory,
    PhoneFactory,
    RegionFactory,
    SupportResourceFactory,
    TopicFactory,
)
from tests.factories.events import EventFactory
from tests.factories.filled import block, box, filled, guide, phone, resource, template, term
from tests.factories.kb import step

pytestmark = pytest.mark.usefixtures("site")


def home(site, count):
    links = [GuideFactory().pk for _n in range(count)]
    for number in range(count):
        PhoneFactory(on_home=True, urgent_row=True)
        PartnerFactory(slug=f"partner-{number}")
    site.doors = [
        block("door", {"title": f"{n}", "text": "", "pages": links[n : n + 4]}) for n in range(count)
    ]
    site.first_steps_id = links[0]
    site.save_revision(clean=False).publish()
    return "/uk/"


def one_guide(site, count):
    phones = [phone("") for _n in range(count)]
    topics = [TopicFactory(code=f"topic-{n}") for n in range(count)]
    for topic in topics:
        filled("topic", topic=topic)
    act = filled("act")
    law = {"act": act.pk, "article": "5", "edition": "", "note": "", "confirmed": True}
    page = guide(
        "",
        topics=topics,
        act=act,
        steps=[step(phones=[row.pk for row in phones]) for _n in range(count)],
        documents=[block("document", {"name": "Папір", "note": ""}) for _n in range(count)],
        deadlines=[block("deadline", box("Строк", "10 днів")) for _n in range(count)],
        authorities=[block("resource", SupportResourceFactory().pk) for _n in range(count)],
        law_refs=[block("law", {**law, "act": filled("act").pk}) for _n in range(count)],
        related=[block("guide", GuideFactory().pk) for _n in range(count)],
    )
    return page.url


def one_contact(site, count):
    regions = [RegionFactory(code=f"UA-{n}") for n in range(count)]
    page = resource("", phones=[phone("") for _n in range(count)], regions=regions)
    return page.url


def one_act(site, count):
    act = filled("act")
    for _n in range(count):
        law = {"act": act.pk, "article": "5", "edition": "", "note": "", "confirmed": True}
        GuideFactory(law_refs=[block("law", law)])
    return act.url


def directory(site, count):
    for number in range(count):
        fields = {
            "topics": [TopicFactory(code=f"t{number}")],
            "regions": [RegionFactory(code=f"UA-{number}")],
        }
        links = [ResourcePhone(phone=PhoneFactory()) for _n in range(2)]
        SupportResourceFactory(phone_links=links, **fields)
    return "/uk/contacts/"


def directory_filtered(site, count):
    directory(site, count)
    return "/uk/contacts/?topic=t0&region=UA-0&language=uk"


def topic(site, count):
    page = filled("topic")
    for _n in range(count):
        for code in ("guide", "resource", "template", "act"):
            filled(code)
    return page.url


def topics(site, count):
    for _n in range(count):
        filled("topic")
    return "/uk/topics/"


def glossary(site, count):
    for _n in range(count):
        source = term("слово")
        term("word", "en", translation_key=source.translation_key)
    return "/uk/glossary/"


def guides(site, count):
    for _n in range(count):
        source = GuideFactory()
        GuideFactory(locale="en", translation_of=source)
    return "/uk/guides/"


def templates(site, count):
    for _n in range(count):
        template("")
    return "/uk/templates/"


def acts(site, count):
    for _n in range(count):
        filled("act")
    return "/uk/laws/"


def search(site, count):
    for _n in range(count):
        amount = {**box("Довідка", "100 грн", as_of=timezone.localdate().isoformat()), "condition": ""}
        source = GuideFactory(
            title="Довідка про полонених",
            topics=[TopicFactory()],
            regions=[RegionFactory()],
            amounts=[block("amount", amount)],
            related=[block("guide", GuideFactory().pk)],
        )
        GuideFactory(title="About prisoners", locale="en", translation_of=source)
        filled("resource", title="Довідка про контакти")
        term("довідка")
    return "/uk/search/?q=скільки+платять+довідка"


def sitemap(site, count):
    for _n in range(count):
        filled("page", confirmed=True)
    return "/sitemap.xml"


def agenda(site, count):
    start = timezone.now() + timedelta(days=1)
    for number in range(count):
        fields = {"starts_at": start, "ends_at": start + timedelta(hours=1), "recurrence": "FREQ=WEEKLY"}
        EventFactory(audiences=[AudienceFactory(code=f"a{number}")], joint=True, **fields)
    return "/uk/events/"


def month(site, count):
    return agenda(site, count) + "?view=month"


def subscription(site, count):
    return agenda(site, count) + "calendar.ics?kind=meeting"


#: Queries of one page, the frame around it already known. Measured; an increase wants a reason.
#: One of each page of content asks whether the law has changed since it was checked.
MOST = {
    home: 19, one_guide: 28, one_contact: 24, one_act: 20, directory: 24,
    directory_filtered: 24, topic: 25, topics: 14, glossary: 14, guides: 14, templates: 14, acts: 14,
    # Calendars ask for events and for briefings, each with the private places of the tree.
    # 18 for results (one for a word that the index lacks), 3 for the answer card, 4 for related guides.
    search: 25, sitemap: 4, agenda: 29, month: 29, subscription: 7,
}  # fmt: skip


@pytest.mark.parametrize("build", MOST, ids=lambda build: build.__name__)
@pytest.mark.parametrize("count", [1, 6])
def test_the_number_of_queries_does_not_grow(
    site, client, build, count, django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        path = build(site, count)
    assert client.get(path).status_code == 200
    # As for a reader whose question nobody has asked lately.
    service.forget()
    with django_assert_max_num_queries(MOST[build]):
        client.get(path)
