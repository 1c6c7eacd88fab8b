"""Search in the CMS: who may do what, and what each page says."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from kb import indexing
from kb.models import GlossaryTerm
from poruch.core.models import SiteRevision
from search import glossary, needs, outbox, registry, runs
from search.models import IndexedDocument, NeedMark, OutboxEntry, PinnedResult, SearchNeed, SearchRun
from tests.factories.kb import GlossaryTermFactory, GuideFactory
from tests.forms import form_with, refusals
from tests.support import seen, soup, words

PAGES = ("search_try", "search_needs", "search_health")
PIN_ADD = "wagtailsnippets_search_pinnedresult:add"


@pytest.fixture(autouse=True)
def knowledge_base(alone: None, site: Any) -> Iterator[None]:
    """The sources and the glossary of the real site."""
    indexing.register()
    yield
    for source in registry.sources():
        registry.unregister(source.type)


def user(name: str, *permissions: str) -> User:
    made = User.objects.create_user(name, password="x")
    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.filter(codename__in=permissions))
    made.groups.add(group)
    return made


Browser = Callable[[str], Client]


@pytest.fixture
def browser(db: None) -> Browser:
    """A browser of each role."""
    makers: dict[str, Callable[[], User | None]] = {
        "superuser": lambda: User.objects.create_superuser("superuser", password="x"),
        "pinning editor": lambda: user(
            "pinning",
            "access_admin",
            "view_pinnedresult",
            "add_pinnedresult",
            "change_pinnedresult",
            "delete_pinnedresult",
        ),
        "editor": lambda: user("editor", "access_admin", "change_glossaryterm"),
        "reader with an account": lambda: user("reader"),
        "anonymous": lambda: None,
    }

    def opened(role: str) -> Client:
        client = Client()
        if account := makers[role]():
            client.force_login(account)
        return client

    return opened


@pytest.fixture
def editor(browser: Browser) -> Client:
    return browser("editor")


@pytest.fixture
def guide(site: Any) -> Any:
    page = GuideFactory(title="Підроблена довідка про статус", slug="dovidka")
    outbox.drain()
    return page


class TestRoles:
    @pytest.mark.parametrize("url", PAGES)
    @pytest.mark.parametrize(
        ("role", "status"),
        [
            ("superuser", 200),
            ("pinning editor", 200),
            ("editor", 200),
            ("reader with an account", 302),
            ("anonymous", 302),
        ],
    )
    def test_tools_are_for_everyone_in_the_cms(
        self, browser: Browser, url: str, role: str, status: int
    ) -> None:
        assert browser(role).get(reverse(url)).status_code == status

    @pytest.mark.parametrize("url", ["search_try", "kb_try_term"])
    @pytest.mark.parametrize(("role", "status"), [("editor", 200), ("anonymous", 302)])
    def test_trials(self, browser: Browser, url: str, role: str, status: int) -> None:
        asked = {"q": "довідка", "locale": "uk", "term_locale": "uk"}
        assert browser(role).post(reverse(url), asked).status_code == status

    @pytest.mark.parametrize(
        ("role", "status"),
        [("superuser", 200), ("pinning editor", 200), ("editor", 302), ("anonymous", 302)],
    )
    def test_pins_need_their_permission(self, browser: Browser, role: str, status: int) -> None:
        assert browser(role).get(reverse(PIN_ADD)).status_code == status

    @pytest.mark.parametrize(
        ("role", "shown"), [("superuser", True), ("pinning editor", True), ("editor", False)]
    )
    def test_the_menu_offers_what_one_may_do(self, browser: Browser, role: str, shown: bool) -> None:
        html = browser(role).get(reverse("wagtailadmin_home")).content.decode()
        assert ("search/pinnedresult" in html) is shown
        assert reverse("search_try") in html
        assert reverse("search_needs") in html
        assert reverse("search_health") in html


class TestPins:
    def form(self, page: Any, **changes: Any) -> dict[str, Any]:
        now = timezone.localtime()
        values = {
            "queries": "довідка ВПО",
            "locale": "",
            "page": page.pk,
            "note": "Питають щодня",
            "starts": now.strftime("%Y-%m-%d %H:%M"),
            "expires": (now + timedelta(days=30)).strftime("%Y-%m-%d %H:%M"),
        }
        return {**values, **changes}

    def test_made_by_an_editor(self, browser: Browser, guide: Any) -> None:
        response = browser("pinning editor").post(reverse(PIN_ADD), self.form(guide))
        assert response.status_code == 302
        made = PinnedResult.objects.get()
        assert (made.page_id, made.created_by and made.created_by.username) == (guide.pk, "pinning")

    def test_a_year_at_most(self, browser: Browser, guide: Any) -> None:
        late = (timezone.localtime() + timedelta(days=400)).strftime("%Y-%m-%d %H:%M")
        response = browser("pinning editor").post(reverse(PIN_ADD), self.form(guide, expires=late))
        assert "Закріпити можна щонайбільше на рік. Виберіть ближчу дату." in refusals(response)
        assert not PinnedResult.objects.exists()

    def test_not_by_those_who_may_not(self, editor: Client, guide: Any) -> None:
        editor.post(reverse(PIN_ADD), self.form(guide))
        assert not PinnedResult.objects.exists()

    def test_the_list_tells_which_are_over(self, browser: Browser, guide: Any) -> None:
        now = timezone.now()
        PinnedResult.objects.create(
            queries="давнє", page=guide, starts=now - timedelta(days=9), expires=now - timedelta(days=1)
        )
        PinnedResult.objects.create(queries="чинне", page=guide)
        response = browser("superuser").get(reverse("wagtailsnippets_search_pinnedresult:list"))
        rows = soup(response).select("table.listing tbody tr")
        assert ["w-text-positive-100" in str(row) for row in rows] == [False, True]


class TestTrying:
    def test_names_are_tried_and_nothing_is_saved(self, editor: Client, guide: Any) -> None:
        asked = {"q": "липова папірка", "locale": "uk"}
        before = soup(editor.post(reverse("search_try"), asked))
        assert "Нічого не знайдено" in words(before)
        asked["names"] = "липова папірка\nпідроблена довідка"
        after = soup(editor.post(reverse("search_try"), asked)).select(".search-trial section")
        assert [len(section.select("li")) for section in after] == [0, 1]
        assert words(after[1].select_one("li")).startswith("Підроблена довідка про статус")
        assert words(after[1].select_one(".search-move")) == "нове"
        assert not GlossaryTerm.objects.exists()

    def test_moves_are_marked(self, editor: Client, site: Any) -> None:
        GuideFactory(title="Заява про виплату", slug="first")
        GuideFactory(title="Лист про відшкодування", slug="second", summary="Виплату теж згадано.")
        outbox.drain()
        asked = {"q": "виплата", "locale": "uk", "names": "виплата\nлист про відшкодування"}
        now, then = soup(editor.post(reverse("search_try"), asked)).select(".search-trial section")
        titles = [[words(link) for link in part.select("li a")] for part in (now, then)]
        assert titles == [
            ["Заява про виплату", "Лист про відшкодування"],
            ["Лист про відшкодування", "Заява про виплату"],
        ]
        assert [words(mark) for mark in then.select(".search-move")] == ["↑ вище на 1", "↓ нижче на 1"]
        assert now.select(".search-move") == []

    @pytest.mark.parametrize(
        "asked", [{}, {"q": "", "locale": "uk"}, {"q": "x", "locale": "xx"}, {"q": "а" * 401, "locale": "uk"}]
    )
    def test_a_bad_form_is_told(self, editor: Client, asked: dict[str, str]) -> None:
        assert refusals(editor.post(reverse("search_try"), asked))

    def test_what_is_typed_is_escaped(self, editor: Client) -> None:
        asked = {"q": "<script>alert(1)</script>", "locale": "uk", "names": "<b>x</b>\n" * 300}
        assert b"<script>alert" not in editor.post(reverse("search_try"), asked).content

    def test_a_trial_is_not_counted(self, editor: Client, guide: Any, settings: Any) -> None:
        settings.PORUCH_COUNT_NEEDS = True
        needs.forget()
        editor.post(reverse("search_try"), {"q": "довідка", "locale": "uk"})
        needs.flush()
        assert not NeedMark.objects.exists()


class TestTerm:
    def post(self, client: Client, **changes: Any) -> Any:
        asked = {"q": "липова папірка", "locale": "uk", "term_locale": "uk", "name": "підроблена довідка"}
        return client.post(reverse("kb_try_term"), {**asked, **changes})

    @pytest.fixture
    def term(self, site: Any) -> GlossaryTerm:
        made: GlossaryTerm = GlossaryTermFactory(
            name="підроблена довідка", locale=Locale.objects.get(language_code="uk")
        )
        return made

    def test_the_form_has_the_panel(self, browser: Browser, term: GlossaryTerm) -> None:
        url = reverse("wagtailsnippets_kb_glossaryterm:edit", args=[term.pk])
        page = soup(browser("superuser").get(url))
        panel = page.select_one("[data-try-panel]")
        assert panel is not None
        assert (panel["data-term"], panel["data-term-locale"]) == (str(term.pk), "uk")
        assert panel["data-url"] == reverse("kb_try_term")
        assert page.find("script", src=lambda src: bool(src) and "try-query" in src)
        # Nothing of the panel is sent with the form.
        assert panel.find_all(attrs={"name": True}) == []

    def test_unsaved_synonyms(self, editor: Client, term: GlossaryTerm, guide: Any) -> None:
        now, then = soup(self.post(editor, term=term.pk, synonyms="липова папірка")).select("section")
        assert "Підроблена довідка про статус" not in words(now)
        assert "Підроблена довідка про статус" in words(then)
        term.refresh_from_db()
        assert term.synonyms == ""
        assert "Підроблена" not in words(soup(self.post(editor, term=term.pk)).select("section")[1])

    def test_a_synonym_taken_out_of_the_form_is_not_searched(
        self, editor: Client, term: GlossaryTerm, guide: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            term.synonyms = "липова папірка"
            term.save()
        now, then = soup(self.post(editor, term=term.pk, synonyms="")).select("section")
        assert "Підроблена довідка про статус" in words(now)
        assert "випадає" in words(now)
        assert "Підроблена довідка про статус" not in words(then)

    def test_a_new_term(self, editor: Client, guide: Any) -> None:
        _now, then = soup(self.post(editor, term="", synonyms="липова папірка")).select("section")
        assert "Підроблена довідка про статус" in words(then)

    def test_another_thread_searches_as_before(self, term: GlossaryTerm) -> None:
        trial = glossary.compile_groups([])
        before = glossary.current()
        with glossary.override(trial):
            assert glossary.current() is trial
        assert glossary.current() is before

    @pytest.mark.parametrize("changes", [{"q": ""}, {"term": "999"}, {"term": "x"}, {"term_locale": "xx"}])
    def test_a_bad_form_is_told(self, editor: Client, changes: dict[str, str]) -> None:
        assert soup(self.post(editor, **changes)).select_one("[role=alert]")

    def test_synonyms_act_at_once(
        self, term: GlossaryTerm, guide: Any, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        asked = "/uk/search/?q=липова+папірка"
        assert "Підроблена довідка про статус" not in seen(client.get(asked))
        revision = SiteRevision.current()
        with django_capture_on_commit_callbacks(execute=True):
            term.synonyms = "липова папірка"
            term.save_revision().publish()
        assert SiteRevision.current() > revision
        assert "Підроблена довідка про статус" in seen(client.get(asked))


class TestNeeds:
    @pytest.fixture
    def listed(self, db: None) -> None:
        today = timezone.localdate()
        for number, (locale, text, days, found) in enumerate(
            [
                ("uk", "довідка полон", 9, SearchNeed.Found.ENOUGH),
                ("uk", "пенсія", 3, SearchNeed.Found.NOTHING),
                ("uk", "школа", 7, SearchNeed.Found.LITTLE),
                ("ru", "больница", 8, SearchNeed.Found.NOTHING),
            ]
        ):
            SearchNeed.objects.create(
                digest=f"{number:064}", locale=locale, words=text, days=days, found=found, last_day=today
            )

    def rows(self, response: Any) -> list[str]:
        return [words(row.find("td")) for row in soup(response).select("table.listing tbody tr")]

    def test_empty(self, editor: Client) -> None:
        assert "жоден запит не повторився" in words(soup(editor.get(reverse("search_needs"))))

    def test_what_found_nothing_comes_first(self, editor: Client, listed: None) -> None:
        response = editor.get(reverse("search_needs"))
        assert self.rows(response) == ["больница", "пенсія", "школа", "довідка полон"]

    def test_by_language_and_by_result(self, editor: Client, listed: None) -> None:
        url = reverse("search_needs")
        assert self.rows(editor.get(url, {"locale": "uk"})) == ["пенсія", "школа", "довідка полон"]
        assert self.rows(editor.get(url, {"locale": "uk", "found": SearchNeed.Found.LITTLE})) == ["школа"]
        assert "За цими умовами" in words(soup(editor.get(url, {"locale": "en"})))
        assert self.rows(editor.get(reverse("search_needs_results"), {"locale": "ru"})) == ["больница"]

    def test_csv(self, editor: Client, listed: None) -> None:
        response = editor.get(reverse("search_needs"), {"locale": "uk", "export": "csv"})
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert [row[0] for row in rows[1:]] == ["пенсія", "школа", "довідка полон"]
        assert rows[0] == ["Слова", "Мова", "Знайдено", "Різних днів", "Востаннє"]
        assert rows[1][1:4] == ["uk", "0-nothing", "3"]


class TestHealth:
    URL = "search_health"

    def text(self, client: Client) -> str:
        return words(soup(client.get(reverse(self.URL))).find("main"))

    def test_all_is_well(self, editor: Client, guide: Any) -> None:
        text = self.text(editor)
        assert "Усе гаразд." in text
        assert "Відповідає embedded" in text
        assert "Довідники 1 0 0 0 1" in text
        assert "Ще не було." in text
        assert "search-health-panel" not in editor.get(reverse("wagtailadmin_home")).content.decode()

    def test_empty_index(self, editor: Client) -> None:
        IndexedDocument.objects.all().delete()
        assert "Пошук порожній." in self.text(editor)

    def test_changes_that_wait(self, editor: Client) -> None:
        entry = OutboxEntry.objects.create(type="guide", object_id=1, due_at=timezone.now())
        assert "embedded 1" in self.text(editor)
        OutboxEntry.objects.filter(pk=entry.pk).update(created_at=timezone.now() - timedelta(hours=1))
        assert "Зміни довго чекають" in self.text(editor)
        home = soup(editor.get(reverse("wagtailadmin_home")))
        assert "Зміни довго чекають" in words(home.find(id="search-health-panel"))

    def test_failures_tell_their_kind_and_nothing_of_the_content(self, editor: Client) -> None:
        OutboxEntry.objects.create(
            type="guide",
            object_id=7,
            due_at=timezone.now(),
            attempts=4,
            last_error="ValueError: Іван Петренко",
        )
        text = self.text(editor)
        assert "embedded guide:7 4 ValueError" in text
        assert "1 запис не вдається внести" in text
        assert "Петренко" not in text

    def test_runs(self, editor: Client) -> None:
        runs.record("gate", "embedded", True, {"differences": 0})
        runs.record("evaluation", "embedded", True, {"ndcg": {"all": 0.91234, "typo": 0.8}})
        text = self.text(editor)
        assert "differences: 0" in text
        assert "ndcg all: 0.912; ndcg typo: 0.800" in text
        runs.record("gate", "embedded", False, {"differences": 3})
        assert "differences: 3" in self.text(editor)
        assert "Остання звірка показала" in self.text(editor)
        runs.record("gate", "embedded", True, {"differences": 0})
        assert "Усе гаразд." in self.text(editor)

    def test_only_the_last_runs_are_kept(self) -> None:
        for number in range(runs.KEPT + 5):
            runs.record("gate", "embedded", True, {"differences": number})
        runs.record("gate", "elastic", True, {"differences": 0})
        assert SearchRun.objects.count() == runs.KEPT + 1
        assert [run.figures["differences"] for run in runs.latest("gate")] == [0, runs.KEPT + 4]


def test_the_form_of_a_trial_is_posted(editor: Client) -> None:
    """A question stands in no address."""
    page = soup(editor.get(reverse("search_try")))
    form = page.find_all("form")[form_with(editor.get(reverse("search_try")), "q")]
    assert form["method"] == "post"
