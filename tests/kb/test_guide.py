"""A guide as a family reads it: what to do, in order, and openly what nobody knows."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kb.models import GuidePage
from tests.factories import GuideFactory, LegalActFactory, PhoneFactory, SupportResourceFactory, TopicFactory
from tests.factories.filled import block, box, filled, guide
from tests.factories.kb import step
from tests.support import facts, headings, links, main, seen, soup, words

pytestmark = pytest.mark.usefixtures("site")


def section(response, anchor):
    found = main(response).find(id=anchor)
    assert found is not None, anchor
    return found


def law(act, **values):
    return block(
        "law", {"act": act.pk, "article": "", "edition": "", "note": "", "confirmed": True, **values}
    )


def test_the_parts_stand_in_the_order_in_which_a_family_needs_them(client):
    response = client.get(guide("слово").url)
    parts = [tag["id"] for tag in main(response).find_all("section", id=True)]
    assert parts == [
        "dlia",
        "kroky",
        "papery",
        "stroky",
        "khto",
        "pytannia",
        "pravo",
        "dali",
        "share",
        "dzherela",
    ]


def test_the_table_of_contents_leads_to_parts_that_exist(client):
    for page in (guide("слово"), GuideFactory()):
        content = main(client.get(page.url))
        for target in links(content.find("nav", class_="toc")).values():
            assert content.find(id=target.removeprefix("#")) is not None


def test_a_guide_without_parts_shows_no_empty_headings(client):
    assert headings(client.get(GuideFactory(title="Порожній").url)) == ["Порожній", "Переслати"]


def test_a_step_answers_its_questions_in_order_and_has_an_anchor_of_its_own(client):
    phone = PhoneFactory(number="0 800 1", label_uk="Поліція")
    texts = {name: f"<p>{name}</p>" for name in ("action", "where", "papers", "wait", "risk")}
    page = GuideFactory(
        steps=[step("Подайте заяву", phones=[phone.pk], **texts), step("Зателефонуйте", action="<p>102</p>")]
    )
    steps = section(client.get(page.url), "kroky").find("ol").find_all("li", class_="step")
    assert [one["id"] for one in steps] == ["k1", "k2"]
    assert facts(steps[0]) == {
        "Що зробити": "action", "Куди": "where 0 800 1 Поліція", "Папери": "papers",
        "Скільки чекати": "wait", "Що може піти не так": "risk",
    }  # fmt: skip
    assert facts(steps[1]) == {"Що зробити": "102"}


def test_papers_can_be_ticked_without_anything_being_sent(client):
    page = GuideFactory(documents=[block("document", {"name": "Паспорт", "note": "копія"})])
    papers = section(client.get(page.url), "papery")
    box = papers.find("input", type="checkbox")
    assert "Паспорт копія" in words(papers)
    assert box.find_parent("form") is None
    assert not box.has_attr("name")


@pytest.mark.parametrize(
    ("value", "shown", "hidden"),
    [
        (box("Строк", "10 днів"), "Строк 10 днів Умова Станом на 01.01.2026", "Не знаємо"),
        (box("Строк", "10 днів", confirmed=False), "Строк Не знаємо", "10 днів"),
        (box("Строк", "", confirmed=False), "Строк Не знаємо", "Станом на"),
        (box("Строк", "10 днів", as_of=""), "Джерело без дати", "Станом на"),
        (box("Строк", "10 днів", as_of="2026-01"), "Станом на січень 2026", "Не знаємо"),
    ],
)
@pytest.mark.parametrize("field", ["deadlines", "amounts"])
def test_what_nobody_confirmed_is_shown_as_unknown_and_never_guessed(client, field, value, shown, hidden):
    page = GuideFactory(**{field: [block(field.removesuffix("s"), value)]})
    part = words(section(client.get(page.url), "stroky"))
    assert shown in part
    assert hidden not in part


def test_words_that_nobody_confirmed_have_a_dashed_line(client):
    page = GuideFactory(steps=[step(wait="<p>Близько <abbr>місяця</abbr></p>")])
    assert words(section(client.get(page.url), "kroky").find(class_="unk")) == "місяця"


def test_an_unconfirmed_number_is_hidden_and_that_is_said(client):
    phone = PhoneFactory(number="0 800 666", label_uk="Нацбюро", confirmed=False)
    response = client.get(GuideFactory(steps=[step(phones=[phone.pk])]).url)
    assert "Нацбюро: номер не підтверджено" in seen(response)
    assert "666" not in response.content.decode()


def test_a_number_can_be_dialled_and_says_when_it_may_have_changed(client):
    old = PhoneFactory(number="+380 (44) 287-81-65", source_date="2020-01", hours_uk="9:00–18:00")
    page = GuideFactory(steps=[step(phones=[old.pk, PhoneFactory(number="102").pk])])
    part = section(client.get(page.url), "kroky")
    assert links(part) == {"+380 (44) 287-81-65": "tel:+380442878165", "102": "tel:102"}
    assert "9:00–18:00" in words(part)
    assert words(part).count("номер міг змінитися") == 1


def test_a_corrected_number_is_right_in_every_guide(client):
    phone = PhoneFactory(number="0 800 1")
    pages = [GuideFactory(steps=[step(phones=[phone.pk])]) for _n in range(2)]
    phone.number = "0 800 2"
    phone.save()
    assert all("0 800 2" in seen(client.get(page.url)) for page in pages)


def test_a_deleted_number_does_not_break_the_guide(client):
    phone = PhoneFactory()
    page = GuideFactory(steps=[step(phones=[phone.pk])])
    phone.delete()
    assert client.get(page.url).status_code == 200


def test_the_law_is_folded_with_article_edition_and_a_link_to_the_act(client):
    act = LegalActFactory(title="Закон № 2010-IX")
    page = GuideFactory(law_refs=[law(act, article="5, ч. 2", edition="від 01.01.2026", note="Про виплату")])
    part = section(client.get(page.url), "pravo")
    assert words(part.find("summary")) == "Закон № 2010-IX, ст. 5, ч. 2"
    assert "Про виплату" in words(part)
    assert "Редакція: від 01.01.2026" in words(part)
    assert links(part) == {"Про цей акт": act.url}
    assert "Не підтверджено" not in words(part)


def test_an_unconfirmed_norm_says_so(client):
    page = GuideFactory(law_refs=[law(LegalActFactory(), confirmed=False)])
    assert "Не підтверджено" in words(section(client.get(page.url), "pravo"))


def test_questions_are_folded_and_readable_without_scripts(client):
    page = GuideFactory(
        faq=[block("question", {"question": "Скільки чекати?", "answer": "<p>Не знаємо.</p>"})]
    )
    details = section(client.get(page.url), "pytannia").find("details")
    assert (words(details.find("summary")), words(details.find("div"))) == ("Скільки чекати?", "Не знаємо.")


def test_who_helps_and_what_is_next_lead_to_pages_of_the_site(client):
    contact, next_one = SupportResourceFactory(title="Поліція"), GuideFactory(title="Наступний")
    topic = filled("topic", title="Гроші", topic=TopicFactory(code="money"))
    page = GuideFactory(
        authorities=[block("resource", contact.pk)],
        related=[block("guide", next_one.pk)],
        topics=[topic.topic],
    )
    response = client.get(page.url)
    assert links(section(response, "khto")) == {"Поліція": contact.url}
    assert links(section(response, "dali")) == {"Наступний": next_one.url, "Гроші": topic.url}


def test_links_to_deleted_or_unpublished_pages_vanish_quietly(client):
    gone, hidden, act = (
        SupportResourceFactory(title="Зникла"),
        GuideFactory(title="Схована"),
        LegalActFactory(title="Скасований"),
    )
    page = GuideFactory(
        authorities=[block("resource", gone.pk)], related=[block("guide", hidden.pk)], law_refs=[law(act)]
    )
    gone.delete()
    act.delete()
    hidden.unpublish()
    response = client.get(page.url)
    assert not {"Зникла", "Схована", "Скасований"} & set(seen(response).split())
    assert main(response).find(id="khto") is None


def test_the_guide_can_be_sent_on_without_third_party_scripts(client):
    page = GuideFactory(slug="perekaz")
    share = links(section(client.get(page.url), "share"))
    assert set(share) >= {"Telegram", "WhatsApp", "Viber"}
    assert all("http%3A%2F%2Ftestserver%2Fuk%2Fguides%2Fperekaz%2F" in target for target in share.values())


def test_a_guide_carries_its_dates_on_paper_too(client):
    text = seen(client.get(guide("слово").url))
    assert "Перевірка юриста: 01.03.2025" in text
    assert "Переглянуто: 01.02.2025" in text
    assert "Юрист іще не перевірив" not in text


def test_what_was_never_reviewed_says_so(client):
    text = seen(client.get(GuideFactory().url))
    assert "Перевірка юриста: ще не було" in text
    assert "Юрист іще не перевірив" in text


def test_leaving_quickly_is_offered_and_promises_no_more_than_it_does(client):
    html = soup(client.get(GuideFactory().url))
    exit_link = html.find("a", class_="exit")
    assert words(exit_link) == "Швидко вийти"
    assert "не стирає" in words(html.find(id=exit_link["aria-describedby"]))


def test_the_list_of_guides_marks_drafts_and_says_when_it_is_empty(client):
    assert "Довідників іще немає" in seen(client.get("/uk/guides/"))
    guide("", title="Підтверджений", confirmed=True)
    GuideFactory(
        title="Неперевірений", summary="Про що[S1]", sources=[block("source", {"code": "S1", "title": "А"})]
    )
    rows = {
        words(row.find("h3")): words(row)
        for row in main(client.get("/uk/guides/")).find_all("li", class_="hit")
    }
    assert "чернетка" in rows["Неперевірений"]
    assert "[S1]" not in rows["Неперевірений"]
    assert "чернетка" not in rows["Підтверджений"]


# What an editor is told


def clean(field, value):
    """The sentences about one block of a field, as the form shows them."""
    stream = GuidePage._meta.get_field(field).stream_block
    (child,) = stream.child_blocks.values()
    try:
        child.clean(child.normalize(child.to_python(value)))
    except ValidationError as error:
        return {key: " ".join(e.messages) for key, e in error.block_errors.items()}
    return {}


@pytest.mark.parametrize(
    ("field", "value", "place", "sentence"),
    [
        ("steps", step(action="", where="")["value"], "action", "Скажіть, що зробити або куди звернутися."),
        ("steps", step(action="<p>  </p>", where="")["value"], "action", "Скажіть, що зробити"),
        ("steps", step(title="")["value"], "title", "необхідно заповнити"),
        ("deadlines", box("Строк", ""), "value", "не може бути порожнім"),
        ("deadlines", box("Строк", "10 днів", as_of="січень"), "as_of", "рік-місяць"),
        ("amounts", box("Сума", "100 грн", as_of=""), "as_of", "на яку дату ця сума чинна"),
        ("amounts", box("Сума", ""), "value", "не може бути порожнім"),
        ("faq", {"question": "Чому?", "answer": ""}, "answer", "необхідно заповнити"),
        ("law_refs", {"act": None, "article": "5"}, "act", "необхідно заповнити"),
    ],
)
def test_an_incomplete_block_is_refused_in_plain_words(field, value, place, sentence):
    assert sentence in clean(field, value)[place]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("steps", step(action="", where="<p>До поліції</p>")["value"]),
        ("deadlines", box("Строк", "", confirmed=False, as_of="")),
        ("deadlines", box("Строк", "10 днів", as_of="")),
        ("amounts", box("Сума", "", confirmed=False, as_of="")),
    ],
)
def test_an_honest_unknown_is_accepted(field, value):
    assert clean(field, value) == {}


def test_a_guide_without_a_norm_cannot_be_confirmed():
    page = GuideFactory()
    page.confirmed = True
    with pytest.raises(ValidationError, match="хоча б одну норму"):
        page.full_clean()


def test_a_number_called_today_vouches_for_an_old_source(client):
    phone = PhoneFactory(source_date="2020", last_called_on=timezone.localdate() - timedelta(days=1))
    assert "номер міг змінитися" not in seen(client.get(GuideFactory(steps=[step(phones=[phone.pk])]).url))
