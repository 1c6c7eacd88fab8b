"""The glossary: one word for one thing, and the words people really type kept for search."""

import pytest
from django.core.exceptions import ValidationError

from kb.models import GlossaryTerm
from poruch.core.tree import ensure_locale
from search.service import search
from tests.factories import GlossaryTermFactory
from tests.support import main, seen, soup, words

pytestmark = pytest.mark.usefixtures("site")


def entry(response, slug):
    found = main(response).find(id=slug)
    assert found is not None
    return found


def names(response):
    return [words(tag) for tag in main(response).find_all("dt")]


def translated(name, locale, source, **values):
    return GlossaryTermFactory(
        name=name, locale=ensure_locale(locale), translation_key=source.translation_key, **values
    )


def test_a_term_shows_its_meaning_and_its_basis(client):
    GlossaryTermFactory(
        slug="vytiah", name="витяг", definition="Папір із реєстру.", legal_basis="КПК, ст. 214"
    )
    found = entry(client.get("/uk/glossary/"), "vytiah")
    assert [words(tag) for tag in found.find_all(["dt", "dd"])] == [
        "витяг",
        "Папір із реєстру.",
        "КПК, ст. 214",
    ]


def test_what_people_type_and_what_editors_note_is_not_shown(client):
    GlossaryTermFactory(synonyms="полоняник\nбранець", avoid="зек", note="спитати юриста")
    html = client.get("/uk/glossary/").content.decode()
    assert not [word for word in ("полоняник", "бранець", "зек", "спитати") if word in html]


def test_what_people_type_finds_the_term_and_is_not_shown_there_either(
    client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        GlossaryTermFactory(slug="v", name="військовополонений", synonyms="полоняник")
    response = search("полоняник", locale="uk")
    assert [hit.slug for hit in response.results] == ["v"]
    assert "полоняник" not in response.results[0].snippet


def test_terms_stand_in_the_order_of_the_ukrainian_alphabet(client):
    for name in (
        "ящик",
        "ґрати",
        "їжа",
        "іспит",
        "єдність",
        "гора",
        "вовк",
        "ёлка",
        "100 днів",
        "Горіх",
        "zoo",
        "щит",
        "юрист",
        "ізгой",
    ):
        GlossaryTermFactory(name=name)
    response = client.get("/uk/glossary/")
    assert names(response) == [
        "100 днів", "вовк", "гора", "Горіх", "ґрати", "єдність", "ізгой", "іспит", "їжа", "щит",
        "юрист", "ящик", "zoo", "ёлка",
    ]  # fmt: skip
    letters = [words(tag) for tag in main(response).find("nav").find_all("a")]
    assert letters == ["1", "В", "Г", "Ґ", "Є", "І", "Ї", "Щ", "Ю", "Я", "Z", "Ё"]


def test_the_letters_lead_to_their_terms(client):
    GlossaryTermFactory(name="вовк")
    content = main(client.get("/uk/glossary/"))
    (link,) = content.find("nav").find_all("a")
    assert "вовк" in words(content.find(id=link["href"].removeprefix("#")))


def test_a_reader_gets_each_term_once_in_the_best_language_marked_when_it_is_another(client):
    term = GlossaryTermFactory(slug="vytiah", name="витяг", definition="Папір.")
    translated("extract", "en", term, slug="extract")
    GlossaryTermFactory(slug="lyshe", name="лише українською")
    assert sorted(names(client.get("/en/glossary/"))) == ["extract", "лише українською"]
    assert entry(client.get("/en/glossary/"), "lyshe").find("dt")["lang"] == "uk"
    assert names(client.get("/uk/glossary/")) == ["витяг", "лише українською"]
    assert names(client.get("/ru/glossary/")) == ["витяг", "лише українською"]


def test_a_term_on_a_fallback_page_tells_its_language_only_where_it_differs(client):
    """Under /ru/ the whole glossary is the Ukrainian page, already marked as such."""
    GlossaryTermFactory(slug="vytiah", name="витяг")
    html = soup(client.get("/ru/glossary/"))
    assert html.find(id="vytiah").find_parent(lang=True)["lang"] == "uk"


def test_a_russian_reader_sees_russian_terms_even_though_the_page_itself_is_ukrainian(client):
    term = GlossaryTermFactory(name="витяг")
    translated("выписка", "ru", term, slug="vypiska")
    response = client.get("/ru/glossary/")
    assert names(response) == ["выписка"]
    assert entry(response, "vypiska").find("dt")["lang"] == "ru"


def test_drafts_and_unpublished_edits_of_terms_are_not_shown(client):
    GlossaryTermFactory(name="чернетка", live=False)
    term = GlossaryTermFactory(name="опубліковане")
    term.name = "правка"
    term.save_revision()
    assert names(client.get("/uk/glossary/")) == ["опубліковане"]


def test_an_empty_glossary_says_so(client):
    assert "Словник іще порожній" in seen(client.get("/uk/glossary/"))


@pytest.mark.parametrize(
    "name",
    [
        "’апостроф",
        "«Поруч»",
        "-",
        "  пробіл",
        "1",
        "👍",
        "İstanbul",
        "ß",
        "а" * 200,
        "<b>жирний</b>",
        "&amp;",
    ],
)
def test_no_name_of_a_term_breaks_the_page(client, name):
    GlossaryTermFactory(name=name)
    assert names(client.get("/uk/glossary/")) == [" ".join(name.split())]


def test_a_term_is_unique_in_its_language():
    first = GlossaryTermFactory(slug="vytiah")
    with pytest.raises(ValidationError):
        GlossaryTerm(slug="vytiah", name="витяг", locale=first.locale).full_clean()
    GlossaryTerm(slug="vytiah", name="extract", locale=ensure_locale("en")).full_clean()


@pytest.mark.parametrize("values", [{"name": ""}, {"name": "а" * 201}, {"slug": "з пробілом"}, {"slug": ""}])
def test_an_impossible_term_is_refused(values):
    term = GlossaryTerm(**{"slug": "a", "name": "а", "locale": ensure_locale("uk"), **values})
    with pytest.raises(ValidationError) as error:
        term.full_clean()
    assert set(error.value.message_dict) == set(values)
