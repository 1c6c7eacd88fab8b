"""What every engine does: the embedded one, on whichever database the suite runs, and Elasticsearch."""

import pytest

from search.documents import SearchDocument
from search.engines import Engine
from search.service import search
from tests.search.conftest import Index, document, find


@pytest.fixture(params=["embedded", pytest.param("elastic", marks=pytest.mark.elasticsearch)])
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_finds_inflected_words(index: Index) -> None:
    index(document(1, "Довідка переселенця"), document(2, "Лист до ув’язненого"))
    assert find("довідками переселенців") == ["group-1"]
    assert find("листи ув'язненим") == ["group-2"]
    assert find("нічого такого") == []


def test_the_title_counts_twice(index: Index) -> None:
    index(
        document(1, "Про інше", "Довідка потрібна тут. Решта тексту про інше і далі про інше."),
        document(2, "Довідка", "Решта тексту про інше і далі про інше, а тут про довідку ще раз."),
    )
    assert find("довідка") == ["group-2", "group-1"]


def test_the_whole_name_before_its_words_apart(index: Index) -> None:
    index(
        document(1, "Штаб", "Тут є громада. Потім ще щось зовсім інше, і нарешті центр."),
        document(2, "Штаб", "Тут є центр громади. Потім ще щось зовсім інше, і нарешті кінець."),
    )
    assert find("центр громади") == ["group-2", "group-1"]


def test_hidden_words_are_found_and_never_shown(index: Index) -> None:
    index(document(1, "Гуманітарна допомога", "Продукти й одяг.", keywords="гуманітарка"))
    response = search("гуманітарка", locale="uk")
    assert [hit.slug for hit in response.results] == ["group-1"]
    assert "гуманітарка" not in response.results[0].snippet


def test_quoted_words_are_required(index: Index) -> None:
    index(document(1, "Суд і полон"), document(2, "Полон"))
    assert find("суд полон") == ["group-1", "group-2"]
    assert find('"суд" полон') == ["group-1"]
    assert find('"суд" "немає" полон') == ["group-1", "group-2"]  # better than nothing


def test_a_spelling_mistake(index: Index) -> None:
    index(document(1, "Координаційний штаб"), document(2, "Національна поліція"))
    response = search("кординаційний штаб", locale="uk")
    assert response.results[0].slug == "group-1"
    assert response.suggestions == ["координаційний штаб"]
    assert find("боліція") == ["group-2"]  # in the first letter


def test_other_layouts_and_latin_letters(index: Index) -> None:
    index(document(1, "Довідка про склад сім’ї"), document(2, "Витяг з реєстру"))
    assert find("ljdslrf") == ["group-1"]
    assert find("vytiah") == ["group-2"]


def test_russian_questions_find_ukrainian_pages(index: Index) -> None:
    index(document(1, "Виплати родинам полонених"), document(2, "Довідка переселенця"))
    assert find("выплаты семьям пленных", "ru")[0] == "group-1"
    assert find("справка переселенца", "ru")[0] == "group-2"


class TestTranslations:
    @pytest.fixture(autouse=True)
    def pages(self, index: Index) -> None:
        index(
            document(1, "Лист у колонію", group="letter"),
            document(2, "A letter to a colony", group="letter", locale="en"),
            document(3, "Лист до суду", group="court"),
        )

    def test_one_result_a_group_in_the_readers_language(self) -> None:
        response = search("лист letter", locale="en")
        assert [(hit.slug, hit.locale) for hit in response.results] == [("letter", "en"), ("court", "uk")]
        assert response.results[0].translations == {
            "en": "/en/guides/letter/",
            "uk": "/uk/guides/letter/",
        }
        assert response.total == 2

    def test_found_in_one_language_shown_in_another(self) -> None:
        assert search("колонія", locale="en").results[0].locale == "en"
        assert search("colony", locale="ru").results[0].locale == "uk"


class TestFilters:
    @pytest.fixture(autouse=True)
    def pages(self, index: Index) -> None:
        def facets(*topics: str, region: str = "UA") -> dict[str, tuple[str, ...]]:
            return {"topic": topics, "audience": ("family",), "region": (region,)}

        index(
            document(1, "Довідка перша", facets=facets("money")),
            document(2, "Довідка друга", facets=facets("money", "legal", region="UA-23")),
            document(3, "Довідка третя", facets=facets("legal", region="UA-46")),
            document(4, "Довідка четверта", facets=facets("legal", region="abroad")),
        )

    def numbers(self, **filters: list[str]) -> set[str]:
        return set(find("довідка", filters=filters))

    def counts(self, facet: str, **filters: list[str]) -> dict[str, int]:
        response = search("довідка", locale="uk", filters=filters)
        return {value.value: value.count for value in response.facets[facet]}

    def test_values_of_one_facet_are_alternatives(self) -> None:
        assert self.numbers(topic=["money", "legal"]) == {"group-1", "group-2", "group-3", "group-4"}
        assert self.numbers(topic=["money"]) == {"group-1", "group-2"}

    def test_facets_are_all_required(self) -> None:
        assert self.numbers(topic=["legal"], region=["UA-46"]) == {"group-3"}

    def test_a_region_finds_the_whole_country_too(self) -> None:
        assert self.numbers(region=["UA-23"]) == {"group-1", "group-2"}
        assert self.numbers(region=["abroad"]) == {"group-4"}

    def test_a_region_named_beside_the_whole_country(self, index: Index) -> None:
        index(document(5, "Довідка пʼята", facets={"region": ("UA", "UA-56")}))
        assert self.numbers(region=["UA-56"]) == {"group-1", "group-5"}
        assert self.counts("region") == {"UA": 2, "UA-23": 3, "UA-46": 3, "UA-56": 2, "abroad": 1}

    def test_counts_are_what_choosing_would_give(self) -> None:
        for topics in ([], ["money"], ["legal"]):
            for code, count in self.counts("region", topic=topics).items():
                assert len(self.numbers(topic=topics, region=[code])) == count, (topics, code)
        for code, count in self.counts("topic", region=["UA-23"]).items():
            assert len(self.numbers(region=["UA-23"], topic=[code])) == count

    def test_a_selection_does_not_shrink_its_own_counts(self) -> None:
        assert self.counts("topic", topic=["money"]) == {"money": 2, "legal": 3}
        assert self.counts("topic", topic=["money"], region=["UA-46"]) == {"money": 1, "legal": 1}

    def test_filters_work_alone_in_a_stable_order(self) -> None:
        response = search("", locale="uk", filters={"topic": ["legal"]})
        assert [hit.title for hit in response.results] == [
            "Довідка друга",
            "Довідка третя",
            "Довідка четверта",
        ]

    def test_unknown_filters_and_values(self) -> None:
        assert self.numbers(colour=["red"]) == {"group-1", "group-2", "group-3", "group-4"}
        assert self.numbers(topic=["nonsense"]) == set()


def test_pages_follow_each_other(index: Index) -> None:
    index(*(document(id, f"Довідка {id}") for id in range(1, 8)))
    pages = [find("довідка", page=page, size=3) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({slug for page in pages for slug in page}) == 7


class TestVersions:
    def test_a_lower_version_never_overwrites(self, index: Index, target: Engine) -> None:
        new, old = document(1, "Нова довідка"), document(1, "Стара заява")
        index(new)
        target.upsert([(new, 7)])
        target.upsert([(old, 6)])
        assert target.versions([new.key]) == {new.key: 7}
        assert find("нова") == ["group-1"]
        assert find("заява") == []

    def test_the_newest_of_a_batch_stays(self, target: Engine) -> None:
        target.upsert([(document(1, "Нова"), 5), (document(1, "Стара"), 4)])
        assert dict(target.state()) == {"guide:1": document(1, "Нова").checksum}

    def test_deletion_leaves_a_tombstone(self, index: Index, target: Engine) -> None:
        one = document(1, "Довідка")
        index(one)
        target.delete([(one.key, 9)])
        assert find("довідка") == []
        assert list(target.state()) == []
        target.upsert([(one, 8)])
        assert find("довідка") == []
        target.upsert([(one, 9)])
        assert find("довідка") == ["group-1"]

    def test_an_old_deletion_does_nothing(self, index: Index, target: Engine) -> None:
        one = document(1, "Довідка")
        index(one)
        target.upsert([(one, 5)])
        target.delete([(one.key, 4)])
        assert find("довідка") == ["group-1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "\x00Довідка\x00", "body": "\ud800 половина"},
        {"title": "Довідка", "body": "я" * 5000},
        {"title": "Довідка", "body": '\' OR 1=1; DROP TABLE x; -- NEAR("a" b) a* ^b {c} : & | ! ( )'},
        {"title": "Довідка", "body": "🙂 ‮RTL‬ עברית العربية"},
        {"title": "", "body": "Довідка"},
        {"title": "Довідка", "body": " ".join(f"слово{number}" for number in range(60_000))},
    ],
)
def test_any_text_can_be_indexed(index: Index, changes: dict[str, str]) -> None:
    index(document(1, changes["title"], changes["body"]))
    assert find("довідка") == ["group-1"]


class TestSuggestions:
    def suggested(self, target: Engine, text: str, locale: str = "uk") -> list[str]:
        return [one.title for one in target.suggest(text, locale, 6)]

    def test_the_last_word_is_a_beginning(self, index: Index, target: Engine) -> None:
        index(document(1, "Довідка переселенця"), document(2, "Довіреність"))
        assert set(self.suggested(target, "дов")) == {"Довідка переселенця", "Довіреність"}
        assert self.suggested(target, "довідка пер") == ["Довідка переселенця"]
        assert self.suggested(target, "переселенця д") == ["Довідка переселенця"]
        assert self.suggested(target, "") == []
        assert self.suggested(target, "\"'*(") == []

    def test_a_long_word(self, index: Index, target: Engine) -> None:
        index(document(1, "Права внутрішньопереміщених осіб"))
        assert self.suggested(target, "внутрішньопереміщених") == ["Права внутрішньопереміщених осіб"]

    def test_other_keyboards(self, index: Index, target: Engine) -> None:
        index(document(1, "Довідка переселенця"))
        assert self.suggested(target, "ljds") == ["Довідка переселенця"]
        assert self.suggested(target, "dovid") == ["Довідка переселенця"]

    def test_the_readers_language_once(self, index: Index, target: Engine) -> None:
        index(document(1, "Статус", group="s"), document(2, "Status", group="s", locale="en"))
        assert self.suggested(target, "статус", "en") == ["Status"]


def test_checksums_tell_any_change() -> None:
    one = document(1, "Довідка", facets={"topic": ("a", "b")})
    assert one.checksum == document(1, "Довідка", facets={"topic": ("b", "a")}).checksum
    assert one.checksum != document(1, "Довідка", facets={"topic": ("a",)}).checksum
    assert isinstance(one, SearchDocument)
