"""Whatever is typed: an answer, nothing unescaped, no more work than for a question, on either engine.

What is hostile must not take the engine from the other readers either: no answer here stands in for one.
"""

import json
from itertools import product
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search.engines.vocabulary import VOCABULARY
from search.query import understand
from search.query.parser import WORDS_MOST
from search.service import search, suggest
from tests.search.conftest import Index, document
from tests.test_xss import dangers

pytestmark = pytest.mark.usefixtures("site")

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\" onfocus='alert(1)' {{ 7*7 }} {% now %}"
TYPED = {
    "nothing": "",
    "blanks": " \t\u00a0\u2003\u3000 ",
    "long": "довідка" * 1500,
    "long words": ("вітядовідкавпо" * 8 + " ") * 90,
    "every letter a word": "д о в і " * 2500,
    "5,000 times a word": "довідка " * 5000,
    "5,000 unknown words": " ".join(f"шмигодзьоб{number}" for number in range(5000)),
    "emoji": "довідка 🙏🏽👨‍👩‍👧‍👦🇺🇦 🫥",
    "only emoji": "🙏" * 300,
    "right to left": "שלום довідка مرحبا",
    "bidi controls": "\u202eакдівод\u202c \u2066довідка\u2069 \u200f\ufeff",
    "control characters": "дов\x01ід\x08ка \x1b[31m\x7f\x85\u2028\u2029",
    "nul": "дові\x00дка",
    "lone surrogates": "довідка \ud800 \udfff",
    "combining marks": "довідка" + "\u0301" * 500,
    "normalisation grows": "\ufdfa" * 400,
    "zero width": "д\u200bо\u200cв\u200dі\u2060дка",
    "lucene": 'title:довідка AND (text:* OR _id:*) NOT x~10^99 [a TO *] {a TO z} /.*.*.*/ && || "a"~9999 \\',
    "lucene exists": "_exists_:* _index:* ctx._source *:* довідка",
    "query dsl": '{"query": {"script_score": {"script": "while(true){}"}}, "size": 10000}',
    "fts5": 'довідка* NEAR(a b, 5) ^a OR {title text}: "a" - AND NOT col:x "" \' (((',
    "tsquery": "довідка:* & !(a | b) <-> c <2> :AB 'x' \\",
    "regular expressions": "(a+)+$ ((((((((((a*)*)*)*)*)*)*)*)*)* [[:alpha:]]{1,9999} (.*)(.*)(.*)\\1 (?R)",
    "a bomb of letters": "a" * 399 + "!",
    "a bomb of apostrophes": "д'" * 3000,
    "a bomb of hyphens": "д-" * 3000,
    "sql": "' OR 1=1; DROP TABLE search_document; -- %s %(x)s %% \" UNION SELECT password",
    "like": "%_%_%_%" * 50,
    "html": MARKUP,
    "quotes": '"' * 5000,
    "quotes around all": '"д" ' * 2000,
    "unclosed quotes": '«довідка "впо “штаб',
    "slashes": "../../etc/passwd \\..\\ file:///etc/passwd",
    "formats": "{0} {x.__class__} %n%n%s $PATH `id` $(id)",
    "numbers": "9" * 400 + " 1e999 NaN -0 ٣ ² ½",
    "references": "ст. 1 п. 2 ч. 3 № 1281 " * 200,
    "the other layout": "[];',./" * 60,
    "latin": "shchykhzh" * 60,
    "separators": "a|b|c || довідка|лист \x1f \x1e",
}
#: Queries of the database, of search, suggestions and the page's frame together.
SQL_MOST = 60
#: Words of a plan (a chunk may hold more of them on another layout), readings of one, lemmas of all.
SLOTS_MOST, VARIANTS_MOST, LEMMAS_MOST = WORDS_MOST + 12, 16, 1000
BYTES_MOST = 150_000
PAGES, SIZES = (1, 2, 200, 201, 10_000, 10**12), (1, 50, 10**9)
CONTROLS = ("\u202e", "\x1b", "\x00", "\x08")


@pytest.fixture(params=["embedded", pytest.param("elastic", marks=pytest.mark.elasticsearch)])
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def filled(index: Index) -> None:
    index(
        document(1, "Довідка ВПО", "Лист і довідка. Штаб приймає заяви."),
        document(2, "Координаційний штаб " + MARKUP, "Заявка. " + MARKUP, facets={"topic": ("status",)}),
    )


def test_search_answers_from_its_engine(engine_name: str, subtests: pytest.Subtests) -> None:
    for name, typed in TYPED.items():
        with subtests.test(name):
            for exact in (False, True):
                response = search(typed, locale="uk", exact=exact, extras=True)
                assert (response.engine, response.degraded) == (engine_name, False)
                for hit in response.results:
                    assert "<" not in hit.snippet.replace("<mark>", "").replace("</mark>", "")


def test_the_work_is_bounded(subtests: pytest.Subtests) -> None:
    for name, typed in TYPED.items():
        with subtests.test(name):
            with CaptureQueriesContext(connection) as ran:
                search(typed, locale="uk", extras=True)
                suggest(typed, locale="uk")
            assert len(ran) <= SQL_MOST
            plan = understand(typed, locale="uk", vocabulary=VOCABULARY)
            assert len(plan.slots) <= SLOTS_MOST
            assert all(len(slot.variants) <= VARIANTS_MOST for slot in plan.slots)
            lemmas = [lemma for slot in plan.slots for variant in slot.variants for lemma in variant.lemmas]
            assert len(lemmas) <= LEMMAS_MOST


def test_the_page_shows_it_as_text(client: Client, subtests: pytest.Subtests) -> None:
    for name, typed in TYPED.items():
        with subtests.test(name):
            answer = client.get("/uk/search/", {"q": typed.encode("utf-8", "surrogatepass")})
            assert answer.status_code == 200
            assert dangers(answer) == []
            assert len(answer.content) < BYTES_MOST


@pytest.mark.parametrize("address", ["search", "suggest"])
def test_the_api_answers_json(
    address: str, client: Client, engine_name: str, subtests: pytest.Subtests
) -> None:
    for name, typed in TYPED.items():
        with subtests.test(name):
            asked = {"q": typed.encode("utf-8", "surrogatepass"), "locale": "uk"}
            answer = client.get(f"/api/v1/{address}", asked)
            assert answer.status_code == (400 if "\x00" in typed else 200), answer.content
            assert "json" in answer["Content-Type"]
            found = answer.json()
            if address == "search" and answer.status_code == 200:
                assert (found["engine"], found["degraded"]) == (engine_name, False)
            assert len(answer.content) < BYTES_MOST


#: Queries of addresses that nobody made with the form.
ADDRESSES = (
    "q=%ff%fe%c0%80",
    "q=%ED%A0%80&topic=%ff",
    "q=%",
    "q=%zz%u0041",
    "%00=1&q=%00",
    "q=a&q=b&q[]=c&q[$gt]=",
    "q=лист&page=99999",
    "q=лист&page=" + "9" * 4000,
    "q=лист&page=-1",
    "q=лист&page=1e9",
    "q=&page=9999",
    "q=лист&topic=" + "x" * 5000,
    "q=лист&type=constructor&topic=__proto__&audience=%27&region=*",
    "q=лист&nonsense=1&sort=_score&engine=elastic&size=-1",
    "q=лист" + "&topic=x" * 900,
    "q=лист" + "".join(f"&region=UA-{number}" for number in range(900)),
    "&".join(f"q={number}" for number in range(900)),
    "a=1&" * 10_001,
    "q=лист&exact=" + quote(MARKUP),
    "q=лист&topic=" + quote(MARKUP),
    "q=" + quote(MARKUP) + "&page=2",
)


@pytest.mark.parametrize("path", ["/uk/search/", "/api/v1/search", "/api/v1/suggest"])
def test_addresses_that_nobody_made_with_the_form(
    path: str, client: Client, engine_name: str, subtests: pytest.Subtests
) -> None:
    for query in ADDRESSES:
        with subtests.test(query[:60]):
            with CaptureQueriesContext(connection) as ran:
                answer = client.get(f"{path}?{query}")
            assert answer.status_code in {200, 400}, answer.content[:300]
            assert len(ran) <= SQL_MOST
            assert len(answer.content) < BYTES_MOST
            if path.startswith("/api"):
                found = json.loads(answer.content)
                assert found.get("engine", engine_name) == engine_name
                assert not found.get("degraded")
            elif answer.status_code == 200:
                assert dangers(answer) == []


def test_no_page_is_too_far(engine_name: str, subtests: pytest.Subtests) -> None:
    for page, size, typed in product(PAGES, SIZES, ("довідка", "")):
        with subtests.test(f"{page}, {size}, {typed}"):
            response = search(typed, locale="uk", page=page, size=size)
            assert (response.engine, response.degraded) == (engine_name, False)
            assert len(response.results) <= 50


FILTERS: list[dict[str, list[str]]] = [
    {"topic": ["x" * 10_000]},
    {"topic": ["\x00"], "region": ["\ud800"]},
    {"type": [MARKUP], "audience": ["*", "", "%"]},
    {"topic": [str(number) for number in range(5000)]},
    {"colour": ["red"], "_source": ["*"]},
]


def test_filters_of_no_vocabulary_find_nothing_and_break_nothing(
    engine_name: str, subtests: pytest.Subtests
) -> None:
    for number, filters in enumerate(FILTERS):
        with subtests.test(str(number)):
            response = search("довідка", locale="uk", filters=filters)
            assert (response.engine, response.degraded) == (engine_name, False)
            assert bool(response.results) == ("colour" in filters)


def test_controls_are_not_told_back() -> None:
    """What turns the direction of a line or a terminal's colour does not come back from interpretations."""
    response = search("".join(CONTROLS) + "кординаційний штаб", locale="uk")
    told = " ".join([*(one.text for one in response.interpretations), *response.suggestions])
    assert "координаційний" in told
    assert not any(control in told for control in CONTROLS)
