"""Topics gather, acts are cited, templates are filled in; plain pages and home lead there."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from tests.factories import (
    DocumentTemplateFactory,
    GuideFactory,
    LegalActFactory,
    PhoneFactory,
    StandardPageFactory,
    SupportResourceFactory,
    TopicFactory,
    TopicPageFactory,
)
from tests.factories.filled import block, filled
from tests.support import expire, facts, headings, links, lock, main, restrict, seen, soup

pytestmark = pytest.mark.usefixtures("site")


# Topics


def test_a_topic_gathers_its_guides_contacts_templates_and_acts(client):
    topic = TopicFactory(code="money", name_uk="Гроші")
    page = TopicPageFactory(title="Виплати", topic=topic)
    makers = {
        "Довідники": GuideFactory, "Хто допомагає": SupportResourceFactory,
        "Зразки заяв": DocumentTemplateFactory, "Закони": LegalActFactory,
    }  # fmt: skip
    for name, maker in makers.items():
        maker(title=f"Мій {name}", topics=[topic])
        maker(title=f"Чужий {name}", topics=[TopicFactory(code="other", name_uk="Інше")])
    response = client.get(page.url)
    assert headings(response) == ["Виплати"] + [text for name in makers for text in (name, f"Мій {name}")]


@pytest.mark.parametrize("hide", [expire, restrict, lock])
def test_a_topic_does_not_name_what_is_hidden(client, hide):
    topic = TopicFactory()
    page = TopicPageFactory(title="Виплати", topic=topic)
    hide(GuideFactory(title="Таємний", topics=[topic]))
    response = client.get(page.url)
    assert "Таємний" not in seen(response)
    assert "ще нічого немає" in seen(response)


def test_the_list_of_topics_shows_them_or_says_that_there_are_none(client):
    assert "Тем іще немає" in seen(client.get("/uk/topics/"))
    page = TopicPageFactory(title="Виплати", summary="Скільки й кому")
    response = client.get("/uk/topics/")
    assert links(main(response))["Виплати"] == page.url
    assert "Скільки й кому" in seen(response)


def test_a_topic_in_use_cannot_be_deleted_by_accident():
    from django.db.models import ProtectedError

    page = TopicPageFactory()
    with pytest.raises(ProtectedError):
        page.topic.delete()


# Acts


def test_an_act_shows_its_requisites(client):
    page = filled("act", "слово")
    known = facts(main(client.get(page.url)))
    assert (
        known.items()
        >= {
            "Назва": "Повна назва слово",
            "Номер": "2010 слово",
            "Дата": "26.01.2022",
            "Хто видав": "Видавець слово",
            "Редакція": "Редакція слово",
        }.items()
    )
    assert "https://example.org/law" in links(main(client.get(page.url))).values()


def test_an_act_whose_requisites_nobody_confirmed_says_so(client):
    assert "Номер і дату не підтверджено" in seen(client.get(LegalActFactory().url))
    assert "Номер і дату не підтверджено" not in seen(
        client.get(LegalActFactory(requisites_confirmed=True).url)
    )


def test_an_unknown_edition_is_said_to_be_unconfirmed(client):
    assert facts(main(client.get(LegalActFactory().url)))["Редакція"] == "не підтверджено"


def test_an_act_leads_to_the_guides_that_cite_it_in_any_language(client):
    act = LegalActFactory(slug="zakon")
    english = LegalActFactory(slug="law", locale="en", translation_of=act)

    def cites(page, **values):
        return GuideFactory(
            law_refs=[
                block("law", {"act": page.pk, "article": "", "edition": "", "note": "", "confirmed": False})
            ],
            **values,
        )

    first = cites(act, title="Перший")
    cites(english, title="Second", locale="en")
    cites(act, title="Прихований", live=False)
    restrict(cites(act, title="Прихований"))
    GuideFactory(title="Сторонній")
    found = links(main(client.get(act.url)))
    assert found["Перший"] == first.url
    assert "Second" in found
    assert not {"Прихований", "Сторонній"} & set(found)


def test_the_list_of_acts_shows_them_or_says_that_there_are_none(client):
    assert "Актів іще немає" in seen(client.get("/uk/laws/"))
    act = LegalActFactory(title="Закон № 1")
    assert links(main(client.get("/uk/laws/")))["Закон № 1"] == act.url


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issued_on", "26.01.2022"),
        ("edition_date", "2022-13"),
        ("official_url", "javascript:alert(1)"),
        ("act_type", "poem"),
    ],
)
def test_wrong_requisites_are_refused(field, value):
    act = LegalActFactory()
    setattr(act, field, value)
    with pytest.raises(ValidationError) as error:
        act.full_clean()
    assert list(error.value.message_dict) == [field]


# Templates


def test_a_template_shows_what_it_is_based_on_what_to_fill_in_and_an_example(client):
    guide, act = GuideFactory(title="Довідник-ціль"), LegalActFactory(title="Закон-підстава")
    page = filled("template", "слово", for_guide=guide, based_on=act)
    response = client.get(page.url)
    known = facts(main(response))
    assert (
        known.items()
        >= {
            "Версія": "Версія слово",
            "Форма від": "20.01.2026",
            "На підставі": "Закон-підстава",
            "Довідник": "Довідник-ціль",
        }.items()
    )
    text = seen(response)
    assert "Поле слово : Підказка слово" in text
    assert "вигаданими даними" in text
    assert "Приклад слово" in text


def test_a_template_offers_its_file_with_kind_and_size(client):
    document = get_document_model()(title="Заява")
    document.file.save("заява.pdf", ContentFile(b"%PDF-1.4 " + b"x" * 2000))
    response = client.get(DocumentTemplateFactory(document=document).url)
    (download,) = [url for text, url in links(main(response)).items() if "PDF" in text]
    assert client.get(download).status_code == 200


def test_a_template_does_not_name_a_hidden_guide(client):
    page = DocumentTemplateFactory(
        for_guide=GuideFactory(title="Таємний", live=False),
        based_on=restrict(LegalActFactory(title="Таємний")),
    )
    assert "Таємний" not in client.get(page.url).content.decode()


def test_the_list_of_templates_is_reachable_and_says_when_it_is_empty(client):
    empty = seen(client.get("/uk/templates/"))
    page = DocumentTemplateFactory(title="Зразок скарги")
    assert links(main(client.get("/uk/templates/")))["Зразок скарги"] == page.url
    assert "Зразок скарги" not in empty


# Plain pages and the home page


def test_a_plain_page_may_stand_in_the_menu_and_below_another(client):
    StandardPageFactory(title="Про нас", slug="about", show_in_menus=True)
    StandardPageFactory(title="Не в меню")
    html = soup(client.get("/uk/"))
    menus = {text: url for nav in html.find_all("nav") for text, url in links(nav).items()}
    assert menus["Про нас"] == "/uk/about/"
    assert "Не в меню" not in menus


@pytest.mark.parametrize("hide", [expire, restrict, lock])
def test_a_hidden_page_leaves_the_menu(client, hide):
    hide(StandardPageFactory(title="Таємна", show_in_menus=True))
    assert "Таємна" not in client.get("/uk/guides/").content.decode()


def test_the_safety_page_is_offered_beside_the_quick_exit(client):
    page = StandardPageFactory(title="Безпека", slug="safety", show_in_menus=True)
    assert links(soup(client.get("/uk/guides/")).find(id="exit-note")) == {"Як прибрати сліди": page.url}


def test_the_home_page_shows_situations_numbers_and_first_steps(site, client):
    guide, hidden = GuideFactory(title="Перші 72 години"), GuideFactory(title="Таємний", live=False)
    PhoneFactory(number="0 800 1", on_home=True)
    PhoneFactory(number="0 800 666", on_home=True, urgent_row=True, confirmed=False)
    PhoneFactory(number="102", urgent_row=True)
    site.first_steps = guide
    site.doors = [block("door", {"title": "Забрали", "text": "Щойно", "pages": [guide.pk, hidden.pk]})]
    site.save_revision().publish()
    response = client.get("/uk/")
    html = soup(response)
    assert links(html.main.find(class_="door")) == {"Перші 72 години": guide.url}
    assert links(html.find("aside", class_="urgent"))["Перші кроки"] == guide.url
    assert "tel:102" in links(html.find("aside", class_="urgent")).values()
    assert "tel:08001" in links(html.main).values()
    assert "666" not in response.content.decode()
    assert html.main.find("input", {"name": "q"})


def test_the_urgent_row_holds_two_numbers_at_most(client):
    for number in range(4):
        PhoneFactory(number=f"10{number}", urgent_row=True)
    assert len(soup(client.get("/uk/guides/")).find("aside", class_="urgent").find_all("a")) == 2


def test_the_home_page_says_when_all_it_leads_to_are_drafts(site, client):
    site.doors = [block("door", {"title": "Забрали", "text": "", "pages": [GuideFactory().pk]})]
    site.save_revision().publish()
    assert "поки чернетки" in seen(client.get("/uk/"))
    site.doors = [
        block("door", {"title": "Забрали", "text": "", "pages": [filled("guide", confirmed=True).pk]})
    ]
    site.save_revision().publish()
    assert "поки чернетки" not in seen(client.get("/uk/"))


def test_the_safety_page_names_the_copies_for_blocked_networks(client, settings):
    page = StandardPageFactory(title="Безпека", slug="safety")
    assert not soup(client.get(page.url)).select("#copies")
    settings.PORUCH_MIRROR_URLS = ["https://mirror.example/", "https://other.example/poruch/"]
    settings.PORUCH_MIRROR_PUBLIC_KEY = "RWQkey"
    (section,) = soup(client.get(page.url)).select("#copies")
    assert [link["href"] for link in section.select("a")] == settings.PORUCH_MIRROR_URLS
    assert section.code.string == "RWQkey"
