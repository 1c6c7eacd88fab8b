"""Every page of content: its dates and checks, its marks of honesty, and who may open it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from poruch.core import attribution
from poruch.core.models import AttributionRule
from tests.factories import GuideFactory, PartnerFactory, SupportResourceFactory, TopicFactory
from tests.factories.filled import PAGE_TYPES, block, filled
from tests.support import expire, lock, restrict, seen

pytestmark = pytest.mark.usefixtures("site")


def today():
    return timezone.localdate()


def problems(page):
    """The sentences an editor reads, by field; empty when the page is in order."""
    try:
        page.full_clean()
    except ValidationError as error:
        return {name: " ".join(messages) for name, messages in error.message_dict.items()}
    return {}


def source(code, **values):
    return block("source", {"code": code, "title": "Джерело", "url": "", "date": "", **values})


# Dates


def test_a_new_page_was_checked_today_and_is_due_after_the_days_of_its_type():
    guide, act = GuideFactory(), filled("act", last_checked=None, review_due=None)
    assert (guide.last_checked, guide.review_due) == (today(), today() + timedelta(days=90))
    assert (act.last_checked, act.review_due) == (today(), today() + timedelta(days=180))


def test_a_contact_is_due_within_90_days():
    assert SupportResourceFactory().review_due == today() + timedelta(days=90)


def test_the_editors_own_dates_are_kept():
    guide = GuideFactory(last_checked=today() - timedelta(days=3), review_due=today() + timedelta(days=5))
    assert (guide.last_checked, guide.review_due) == (
        today() - timedelta(days=3),
        today() + timedelta(days=5),
    )


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"review_due": -10, "last_checked": -5}, "review_due", "раніша за дату останнього"),
        ({"last_checked": 1, "review_due": 5}, "last_checked", "ще не настав"),
    ],
)
def test_impossible_review_dates_are_refused_in_plain_words(values, field, sentence):
    guide = GuideFactory()
    for name, days in values.items():
        setattr(guide, name, today() + timedelta(days=days))
    assert sentence in problems(guide)[field]


@pytest.mark.parametrize("half", [{"legal_reviewed_by": "І. Юрист"}, {"legal_reviewed_on": "2025-01-01"}])
def test_a_legal_review_needs_both_who_and_when(half):
    guide = GuideFactory()
    for name, value in half.items():
        setattr(guide, name, value)
    assert "Потрібні обидва" in problems(guide)["legal_reviewed_on"]


def test_the_name_of_the_lawyer_and_of_the_reviewer_are_not_shown_to_readers(client):
    guide = GuideFactory(
        legal_reviewed_by="Оксана Юрист", legal_reviewed_on=today(), reviewed_by="Петро Редактор"
    )
    page = seen(client.get(guide.url))
    assert "Оксана" not in page
    assert "Петро" not in page


# Sources


def test_a_mark_without_a_source_is_refused_and_named():
    guide = GuideFactory(sources=[source("S1")])
    guide.summary = "Факт[S1]. Другий факт[S12]."
    guide.faq = [block("question", {"question": "Чому?", "answer": "<p>Бо так[S3].</p>"})]
    assert "S3, S12" in problems(guide)["sources"]


def test_a_source_may_stand_in_the_list_only_once():
    guide = GuideFactory()
    guide.sources = [source("S1"), source("S1")]
    with pytest.raises(ValidationError, match="двічі: S1"):
        guide.sources.stream_block.clean(guide.sources)


@pytest.mark.parametrize("code", ["7", "s7", "S", "S1234", "S7 "])
def test_a_source_mark_is_s_and_a_number(code):
    guide = GuideFactory()
    guide.sources = [source(code)]
    with pytest.raises(ValidationError):
        guide.sources.stream_block.clean(guide.sources)


def test_marks_lead_to_the_list_of_sources(client):
    guide = GuideFactory(
        summary="Заяву приймають одразу[S7].", sources=[source("S7", title="Закон", date="2025-03")]
    )
    page = client.get(guide.url).content.decode()
    assert '<a class="src" href="#s7">[S7]</a>' in page
    assert 'id="s7"' in page


def test_a_page_says_how_old_its_sources_are(client):
    dated = [source("S1", date="2024-02"), source("S2", date="2025-03-04"), source("S3")]
    page = seen(client.get(GuideFactory(sources=dated).url))
    assert "Джерела:" in page
    assert "лютий 2024" in page
    assert "04.03.2025" in page


# Notices


def test_an_unconfirmed_page_says_that_it_is_a_draft_and_a_confirmed_one_does_not(client):
    assert "Чернетка" in seen(client.get(GuideFactory().url))
    assert "Чернетка" not in seen(client.get(filled("guide", confirmed=True).url))


def test_a_page_past_its_review_says_so(client):
    late = GuideFactory(last_checked=today() - timedelta(days=100), review_due=today() - timedelta(days=1))
    assert "Давно не переглядали" in seen(client.get(late.url))
    assert "Давно не переглядали" not in seen(client.get(GuideFactory().url))


def test_a_machine_translation_says_so(client):
    assert "Машинний переклад" in seen(client.get(GuideFactory(translation_status="machine").url))


def test_a_hard_topic_is_announced(client):
    page = seen(client.get(GuideFactory(content_warning="Ідеться про тортури").url))
    assert page.index("Ідеться про тортури") < page.index("Переслати")


# Who may open a page


@pytest.mark.parametrize("code", PAGE_TYPES)
def test_a_page_of_every_type_opens_without_cookies_or_redirects(client, code):
    page = filled(code, "слово")
    response = client.get(page.url)
    assert response.status_code == 200
    assert not response.cookies
    assert "Назва слово" in seen(response)


@pytest.mark.parametrize("code", PAGE_TYPES)
@pytest.mark.parametrize("hide", [expire, restrict])
@pytest.mark.parametrize("language", ["uk", "ru"])
def test_an_expired_and_a_restricted_page_do_not_exist_for_readers(client, code, hide, language):
    page = hide(filled(code, "слово"))
    response = client.get(page.url.replace("/uk/", f"/{language}/", 1))
    assert response.status_code == 404
    assert "Назва слово" not in response.content.decode()


def test_a_draft_does_not_exist_for_readers(client):
    assert client.get(GuideFactory(live=False).url or "/uk/guides/dovidnyk/").status_code == 404


def test_a_page_behind_a_password_shows_nothing_of_itself(client):
    page = lock(GuideFactory(title="Лише для своїх", summary="Не для всіх"))
    for path in (page.url, page.url.replace("/uk/", "/ru/", 1)):
        response = client.get(path)
        assert "для своїх" not in response.content.decode()
        assert "Не для всіх" not in response.content.decode()


def test_the_page_opens_again_when_its_date_is_moved(client):
    page = expire(GuideFactory())
    page.expire_at = timezone.now() + timedelta(days=1)
    page.save_revision(clean=False).publish()
    assert client.get(page.url).status_code == 200


@pytest.mark.parametrize(
    ("tail", "status"),
    [
        ("?fbclid=1", 200),
        ("?q=%00&page=-1", 200),
        ("?%FF=%FE", 200),
        ("nope/", 404),
        ("index.php", 404),
        ("%00/", 404),
    ],
)
def test_what_trails_an_address_is_ignored_or_a_404_and_never_an_error(client, tail, status):
    assert client.get(GuideFactory().url + tail, follow=True).status_code == status


def test_an_address_without_its_last_slash_leads_to_the_page(client):
    page = GuideFactory()
    assert client.get(page.url.rstrip("/")).headers["Location"] == page.url


# Attribution


@pytest.fixture
def rule():
    return AttributionRule.objects.create(
        content_types="event, campaign",
        partner=PartnerFactory(slug="council", role="council"),
        line_uk="У співпраці з радою",
        line_en="In cooperation with the council",
    )


@pytest.mark.parametrize(
    ("code", "language", "own", "line"),
    [
        ("event", "uk", "", "У співпраці з радою"),
        ("campaign", "en", "", "In cooperation with the council"),
        ("campaign", "ru", "", ""),
        ("event", "crh", "", ""),
        ("guide", "uk", "", ""),
        ("event", "ru", "Вместе с советом", "Вместе с советом"),
    ],
)
def test_the_attribution_line_is_in_the_pages_own_language_or_missing(rule, code, language, own, line):
    assert attribution.line_for(code, language, own=own) == line


def test_attribution_is_owed_by_the_types_a_rule_names(rule):
    assert [attribution.is_required(code) for code in ("event", "campaign", "guide")] == [True, True, False]


@pytest.mark.parametrize("code", PAGE_TYPES)
def test_a_page_shows_its_own_attribution_line(client, code):
    page = filled(code, attribution="Разом із радою", joint=True)
    assert "Разом із радою" in seen(client.get(page.url))


def test_a_guide_leads_to_the_page_of_its_topic(client):
    topic = TopicFactory(code="money", name_uk="Гроші")
    page = filled("topic", title="Виплати", topic=topic)
    guide = GuideFactory(topics=[topic])
    assert f'href="{page.url}"' in client.get(guide.url).content.decode()
