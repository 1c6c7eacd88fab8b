"""What guides and contacts offer to the answer card of the search, and to links beside results."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from kb.answers import guide_answers, resource_answers
from kb.models import GuidePage, ResourcePhone
from kb.neighbours import related_guides, topics
from search.answers import Answer
from search.service import search
from tests.factories import GuideFactory, LegalActFactory, PhoneFactory, SupportResourceFactory, TopicFactory
from tests.factories.filled import block, box
from tests.factories.kb import TopicPageFactory, step

pytestmark = pytest.mark.usefixtures("site")

TODAY = timezone.localdate()
RECENT = (TODAY - timedelta(days=20)).isoformat()


def source(code: str, date: str = RECENT) -> dict[str, Any]:
    return block("source", {"code": code, "title": "Джерело", "url": "", "date": date})


def law(act: Any, note: str, *, confirmed: bool = True) -> dict[str, Any]:
    return block("law", {"act": act.pk, "article": "5", "edition": "", "note": note, "confirmed": confirmed})


def payments(**changes: Any) -> Any:
    """A guide with one sum, one time limit and one step, all with a dated source."""
    values: dict[str, Any] = {
        "title": "Державні виплати",
        "slug": "payments",
        "sources": [source("S1"), source("S2", "")],
        "amounts": [
            block(
                "amount",
                {**box("Щорічна виплата", "100 000 грн", as_of=RECENT), "condition": "<p>родині[S1]</p>"},
            )
        ],
        "deadlines": [block("deadline", {**box("Скарга", "10 днів", as_of=RECENT), "condition": ""})],
        "steps": [
            step("Перший", action="<p>Зробіть.</p>"),
            step(
                "Подайте заяву",
                action="<p>Напишіть заяву[S1].</p><p><a href='/uk/laws/'>Інше</a></p>",
                where="<p>До Комісії.</p>",
            ),
        ],
    }
    return GuideFactory(**{**values, **changes})


def offered(page: Any, kind: Any, locale: str = "uk") -> list[Answer]:
    return guide_answers(kind, [page.pk], locale)


def test_a_sum_comes_word_for_word_with_its_date_place_and_page() -> None:
    page = payments()
    [one] = offered(page, "amount", "en")
    assert (one.heading, one.value, one.passage) == ("Щорічна виплата", "100 000 грн", "родині")
    assert (one.as_of, one.locale, one.url) == (RECENT, "uk", "/en/guides/payments/#stroky")
    assert (one.type, one.id, one.page_title) == ("guide", page.pk, "Державні виплати")
    assert one.confirmed
    assert one.unconfirmed, "the page is a draft"


def test_the_law_is_the_confirmed_norm_that_rests_on_the_same_source() -> None:
    act, other = LegalActFactory(title="Закон № 2010"), LegalActFactory(title="Постанова")
    refs = [law(act, "Про виплати[S1]"), law(other, "Інше[S2]"), law(other, "Про це[S1]", confirmed=False)]
    [one] = offered(payments(law_refs=refs), "amount")
    assert one.law == "Закон № 2010, ст. 5"


def test_a_law_that_is_hidden_is_not_named() -> None:
    act = LegalActFactory(title="Закон № 2010")
    page = payments(law_refs=[law(act, "Про виплати[S1]")])
    act.unpublish()
    assert [one.law for one in offered(page, "amount")] == [""]


def test_a_step_is_as_old_as_its_oldest_source_and_leads_to_its_place() -> None:
    first, second = offered(payments(), "step")
    assert first.as_of == "", "no source vouches for it"
    assert second.confirmed
    assert (second.heading, second.as_of) == ("Подайте заяву", RECENT)
    assert second.passage == "Напишіть заяву.\nКуди: До Комісії.", "a link alone is no passage"
    assert second.url.endswith("/payments/#k2")


@pytest.mark.parametrize(
    "action",
    [
        "<p>Напишіть[S1] і подайте[S2].</p>",
        "<p>Напишіть[S1]. <abbr>Строк</abbr></p>",
        f"<p>{'Ні. ' * 200}[S1]</p>",
    ],
    ids=["one source undated", "dashed", "long"],
)
def test_a_step_that_is_not_sure_stays_away(action: str) -> None:
    page = payments(steps=[step("Подайте", action=action)])
    assert [one.confirmed and bool(one.as_of) for one in offered(page, "step")] == [False]


@pytest.mark.parametrize(
    "changes",
    [{"confirmed": False}, {"value": ""}, {"condition": "<p>родині, <abbr>щороку</abbr></p>"}],
    ids=["unconfirmed", "no value", "dashed"],
)
def test_a_sum_that_is_not_sure_stays_away(changes: dict[str, Any]) -> None:
    value = {**box("Щорічна виплата", "100 000 грн", as_of=RECENT), "condition": "", **changes}
    [one] = offered(payments(amounts=[block("amount", value)]), "amount")
    assert not one.confirmed


def test_a_page_overdue_for_review_or_translated_by_a_machine_is_sure_of_nothing() -> None:
    late = {"last_checked": TODAY - timedelta(days=9), "review_due": TODAY - timedelta(days=1)}
    for changes in (late, {"translation_status": "machine"}):
        page = payments(**changes, slug=f"p{len(changes)}")
        assert [one.confirmed for one in offered(page, "amount")] == [False]


@pytest.mark.parametrize("changes", [{"live": False}, {"sensitivity": "restricted"}])
def test_a_page_that_nobody_may_see_says_nothing(changes: dict[str, Any]) -> None:
    page = payments(**changes)
    for kind in ("amount", "deadline", "step", "phone"):
        assert offered(page, kind) == []


def test_phones_carry_the_date_of_the_last_call() -> None:
    called = PhoneFactory(label_uk="Гаряча лінія", number="0 800 000 001", last_called_on=TODAY)
    secret = PhoneFactory(label_uk="Таємна", number="0 800 000 002", confirmed=False, last_called_on=TODAY)
    page = payments(steps=[step("Один"), step("Два", phones=[called.pk, secret.pk, called.pk])])
    first, second = offered(page, "phone")
    assert (first.heading, first.value, first.tel) == ("Гаряча лінія", "0 800 000 001", "0800000001")
    assert (first.as_of, first.url) == (TODAY.isoformat(), "/uk/guides/payments/#k2")
    assert (second.value, second.tel, second.confirmed) == ("", "", False)

    links = [ResourcePhone(phone=called)]
    contact = SupportResourceFactory(title="Штаб", phone_links=links)
    [third] = resource_answers("phone", [contact.pk], "uk")
    assert (third.heading, third.tel, third.type) == ("Штаб: Гаряча лінія", "0800000001", "resource")
    assert resource_answers("amount", [contact.pk], "uk") == []


@pytest.mark.parametrize(("kind", "most"), [("amount", 6), ("deadline", 3), ("step", 6), ("phone", 4)])
@pytest.mark.parametrize("count", [1, 3])
def test_passages_of_guides_take_few_queries_however_many(
    kind: Any, most: int, count: int, django_assert_max_num_queries: Any
) -> None:
    act = LegalActFactory()
    pages = [
        payments(
            slug=f"payments-{number}",
            law_refs=[law(act, "Про[S1]")] * 3,
            steps=[step("Подайте", action="<p>Так[S1]</p>", phones=[PhoneFactory().pk]) for _ in range(3)],
        )
        for number in range(count)
    ]
    ids = [page.pk for page in pages]
    assert guide_answers(kind, ids, "uk")
    with django_assert_max_num_queries(most):
        guide_answers(kind, ids, "uk")


def test_phones_of_contacts_take_few_queries_however_many(django_assert_max_num_queries: Any) -> None:
    pages = [
        SupportResourceFactory(phone_links=[ResourcePhone(phone=PhoneFactory()) for _ in range(3)])
        for _ in range(3)
    ]
    ids = [page.pk for page in pages]
    assert len(resource_answers("phone", ids, "uk")) == 9
    with django_assert_max_num_queries(5):
        resource_answers("phone", ids, "uk")


class TestOnThePage:
    @pytest.fixture
    def shown(self, client: Any, django_capture_on_commit_callbacks: Any) -> Any:
        def ask(question: str, language: str = "uk", **changes: Any) -> str:
            with django_capture_on_commit_callbacks(execute=True):
                payments(**changes)
            answer = client.get(f"/{language}/search/", {"q": question})
            assert answer.status_code == 200
            return str(answer.content.decode())

        return ask

    def test_the_card_says_what_when_where_from_and_that_it_is_a_draft(self, shown: Any) -> None:
        html = shown("скільки щорічна виплата")
        card = html.partition('id="answer"')[2].partition("</section>")[0]
        assert "100 000 грн" in card
        assert "Станом на" in card
        assert "чернетка" in card
        assert 'href="/uk/guides/payments/#stroky"' in card
        assert "Державні виплати" in card

    def test_in_another_language_the_passage_says_which_it_is_in(self, shown: Any) -> None:
        card = shown("скільки щорічна виплата", "en").partition('id="answer"')[2]
        assert 'lang="uk"' in card.partition("</section>")[0]

    @pytest.mark.parametrize("question", ["виплата", "скільки щорічна виплата військовим", ""])
    def test_without_a_sure_answer_there_is_no_card(self, shown: Any, question: str) -> None:
        assert 'id="answer"' not in shown(question)

    def test_a_hidden_page_never_answers(self, shown: Any) -> None:
        shown("", live=False)
        assert "100 000" not in shown("скільки щорічна виплата", slug="other", amounts=[])


def test_related_guides_are_those_that_editors_named_and_anyone_may_see() -> None:
    first, hidden = GuideFactory(title="Перший"), GuideFactory(title="Таємний", live=False)
    translated = GuideFactory(title="First", locale="en", translation_of=first)
    page = GuideFactory(related=[block("guide", hidden.pk), block("guide", first.pk)])
    bare = GuideFactory()
    found = related_guides([page.pk, bare.pk, 0], "uk")
    assert [one.title for one in found[page.pk]] == ["Перший"]
    assert set(found) == {page.pk, bare.pk}
    assert found[bare.pk] == []
    with translation.override("en"):
        [link] = related_guides([page.pk], "en")[page.pk]
    assert (link.title, link.language, link.url) == ("First", "en", translated.url)


def test_related_guides_stand_under_the_results_unless_they_are_results(
    client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        found = GuideFactory(title="Довідка про ластівок", slug="also-found")
        beside = GuideFactory(title="Зовсім інше", slug="beside")
        GuideFactory(title="Ластівка ластівка", related=[block("guide", found.pk), block("guide", beside.pk)])
    html = client.get("/uk/search/", {"q": "ластівка"}).content.decode()
    section = html.partition('id="r"')[2].partition("</section>")[0]
    assert "/uk/guides/beside/" in section
    assert "also-found" not in section
    assert "/uk/guides/also-found/" in html


def test_topics_know_the_titles_of_their_public_guides() -> None:
    money, letters = TopicFactory(code="money"), TopicFactory(code="letters")
    TopicPageFactory(title="Гроші", slug="money", topic=money)
    TopicPageFactory(title="Листи", slug="letters", topic=letters)
    TopicPageFactory(title="Таємна", slug="hidden", topic=letters, live=False)
    GuideFactory(title="Виплати", topics=[money, letters])
    GuideFactory(title="Чернетка", topics=[money], live=False)
    assert [(topic.link.title, topic.titles) for topic in topics("uk")] == [
        ("Гроші", ("Виплати",)),
        ("Листи", ("Виплати",)),
    ]
    assert [topic.link.url for topic in topics("en")] == ["/en/topics/money/", "/en/topics/letters/"]
    assert GuidePage.objects.count() == 2


def test_nothing_found_offers_the_topics(client: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        TopicPageFactory(title="Листи", slug="letters", topic=TopicFactory())
    html = client.get("/uk/search/", {"q": "ъъъъ"}).content.decode()
    assert "Нічого не знайдено" in html
    assert 'href="/uk/topics/letters/"' in html
    assert "/en/search/?q=" in html
    assert '<a href="/en/topics/letters/" lang="uk">' in client.get("/en/search/?q=ъъъъ").content.decode()
    assert search("ъъъъ", locale="uk").nearest == []
