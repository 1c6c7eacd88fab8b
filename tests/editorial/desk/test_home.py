"""The editor's home: what waits for whom, in few queries."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.models import GuidePage
from poruch.core import boxes as box_registry
from poruch.core.models import Partner
from poruch.editorial.freshness.due import due_for
from poruch.editorial.freshness.models import LawEdition, ReviewTask
from poruch.editorial.workflow import routes
from search.models import SearchNeed
from tests.editorial.desk.conftest import window
from tests.factories import GuideFactory, LegalActFactory, StandardPageFactory
from tests.support import soup, words


@pytest.fixture
def send(people: Any, ngo: Partner) -> Callable[[str], Any]:
    """A joint page, led by the NGO, is sent for agreement by its editor: its publisher is asked first."""
    routes.sync()

    def sent(title: str) -> Any:
        page = StandardPageFactory(
            title=title, live=False, owner=people["editor"], lead_partner=ngo, joint=True
        )
        page.save_revision(user=people["editor"])
        page.get_workflow().start(page, people["editor"])
        return page

    return sent


def boxes(client: Client) -> dict[str, str]:
    home = soup(client.get("/cms/"))
    return {str(box["aria-labelledby"])[5:]: words(box) for box in home.select(".desk section")}


def draft(user: User, title: str, **values: Any) -> Any:
    page = GuideFactory(title=title, live=False, owner=user, **values)
    page.save_revision(user=user)
    return page


def test_nothing_waits(people: dict[str, User]) -> None:
    found = boxes(window(people["editor"]))
    assert set(found) == {
        *("waiting_for_me", "my_drafts", "waiting_for_others"),
        *("stale", "law_changed", "search_gaps", "events"),
    }
    assert "Тут на вас нічого не чекає." in found["waiting_for_me"]
    assert "Незакінчених чернеток немає." in found["my_drafts"]


def test_wagtails_panels_that_say_the_same_are_gone(people: dict[str, User]) -> None:
    home = window(people["superuser"]).get("/cms/")
    names = {getattr(panel, "name", "") for panel in home.context["panels"]}
    assert not names & {"recent_edits", "workflow_objects_to_moderate", "user_objects_in_workflow_moderation"}


def test_my_drafts_are_mine(people: dict[str, User]) -> None:
    draft(people["editor"], "Моя чернетка")
    draft(people["publisher"], "Чужа чернетка")
    GuideFactory(title="Готова", owner=people["editor"])
    text = boxes(window(people["editor"]))["my_drafts"]
    assert "Моя чернетка" in text
    assert "Чужа" not in text
    assert "Готова" not in text


def test_a_round_waits_for_one_and_is_seen_by_who_asked(
    people: dict[str, User], send: Callable[[str], Any]
) -> None:
    send("Спільна порада")
    asked, ours, other = (boxes(window(people[who])) for who in ("publisher", "editor", "council publisher"))
    assert "Спільна порада" in asked["waiting_for_me"]
    assert "Спільна порада" not in asked["waiting_for_others"]
    assert "Спільна порада" not in ours["waiting_for_me"]
    assert "Спільна порада" in ours["waiting_for_others"]
    assert "Спільна порада" not in ours["my_drafts"], "somebody was asked"
    assert "Спільна порада" not in other["waiting_for_me"], "it is not the council's turn yet"


def test_a_page_that_a_new_edition_overtook_waits_for_both_partners(
    people: dict[str, User], ngo: Partner, council: Partner
) -> None:
    act = LegalActFactory()
    guide = GuideFactory(title="Довідка", lead_partner=ngo)
    edition = LawEdition.objects.create(
        act_key=act.translation_key, act_title=act.title, date=timezone.localdate(), articles="5"
    )
    ReviewTask.objects.create(edition=edition, translation_key=guide.translation_key, partner=ngo)
    assert "Довідка" in boxes(window(people["editor"]))["law_changed"]
    assert "Довідка" not in boxes(window(people["council publisher"]))["law_changed"]
    for name in ("freshness_tasks", "freshness_links"):
        assert window(people["editor"]).get(reverse(name)).status_code == 200
    guide.delete()
    assert "Довідка" not in boxes(window(people["editor"]))["law_changed"], "in the trash it waits for nobody"
    listed = window(people["editor"]).get(reverse("freshness_tasks"))
    assert "Довідка" not in listed.content.decode()
    assert due_for(ngo, timezone.localdate()).tasks == 0


def test_stale_pages_of_my_partner_and_joint_ones(
    people: dict[str, User], ngo: Partner, council: Partner
) -> None:
    past = timezone.localdate() - timedelta(days=1)
    for title, partner, joint in (
        ("Наша", ngo, False),
        ("Радина", council, False),
        ("Спільна", council, True),
    ):
        page = GuideFactory(title=title, lead_partner=partner, joint=joint)
        GuidePage.objects.filter(pk=page.pk).update(review_due=past)
    text = boxes(window(people["editor"]))["stale"]
    assert "Наша" in text
    assert "Спільна" in text
    assert "Радина" not in text


def test_a_translator_sees_what_has_no_version(people: dict[str, User]) -> None:
    done = GuideFactory(title="Перекладено")
    GuideFactory(title="Translated", locale="en", translation_of=done)
    GuideFactory(title="Не перекладено")
    text = boxes(window(people["translator"]))["translations_due"]
    assert "Не перекладено English" in text
    assert " Перекладено" not in text


def test_what_readers_did_not_find(people: dict[str, User]) -> None:
    for number, found in enumerate((SearchNeed.Found.NOTHING, SearchNeed.Found.ENOUGH)):
        SearchNeed.objects.create(
            digest=f"{number:064}",
            locale="uk",
            words=f"слово{number}",
            days=4,
            found=found,
            last_day=timezone.localdate(),
        )
    text = boxes(window(people["editor"]))["search_gaps"]
    assert "слово0" in text
    assert "слово1" not in text


def test_another_app_puts_its_box_in(people: dict[str, User], monkeypatch: Any) -> None:
    monkeypatch.setattr(box_registry, "_boxes", {})
    rows = (box_registry.Row("Подія", "/cms/x/"),)
    box_registry.register_panel(
        box_registry.Box("events", "Події", "Немає", lambda user, limit: box_registry.Found(rows))
    )
    box_registry.register_panel(box_registry.Box("hidden", "Ні", "Ні", lambda user, limit: None))
    assert boxes(window(people["editor"])) == {"events": "Події Подія"}


def test_queries_do_not_grow_with_pages(
    people: dict[str, User],
    ngo: Partner,
    send: Callable[[str], Any],
    django_assert_max_num_queries: Any,
) -> None:
    past = timezone.localdate() - timedelta(days=1)
    for number in range(12):
        draft(people["publisher"], f"Чернетка {number}", lead_partner=ngo)
        send(f"Спільна {number}")
        GuideFactory(title=f"Стара {number}", lead_partner=ngo)
    GuidePage.objects.update(review_due=past)
    client = window(people["publisher"])
    client.get("/cms/")
    with django_assert_max_num_queries(60):
        home = soup(client.get("/cms/"))
    for box in home.select(".desk section"):
        if box["aria-labelledby"] in ("desk-my_drafts", "desk-waiting_for_me", "desk-stale"):
            assert len(box.select("li")) == 5
            assert box.select_one(".desk-more a")


class TestPages:
    def titles(self, user: User, name: str = "desk_pages", **query: Any) -> set[str]:
        answer = soup(window(user).get(reverse(name), query))
        return {words(cell.select_one("a")) for cell in answer.select("table.listing td.title")}

    @pytest.fixture
    def pages(
        self, people: dict[str, User], ngo: Partner, council: Partner, send: Callable[[str], Any]
    ) -> None:
        live = GuideFactory(title="Жива", lead_partner=ngo)
        GuidePage.objects.filter(pk=live.pk).update(confirmed=True)
        changed = GuideFactory(title="Змінена", lead_partner=council)
        changed.save_revision(user=people["editor"])
        draft(people["editor"], "Чернетка")
        send("Спільна")
        late = GuideFactory(title="Прострочена", locale="en")
        GuidePage.objects.filter(pk=late.pk).update(review_due=timezone.localdate() - timedelta(days=1))

    def test_filters(self, people: dict[str, User], pages: None, ngo: Partner) -> None:
        root = people["superuser"]
        guides = {"Жива", "Змінена", "Чернетка", "Спільна", "Прострочена"}
        ask = lambda **query: self.titles(root, **query) & guides  # noqa: E731
        assert ask() == guides
        assert ask(state="live") == {"Жива", "Змінена", "Прострочена"}
        assert "Змінена" in ask(state="changed")
        assert ask(state="draft") == {"Чернетка", "Спільна"}
        assert ask(state="review") == {"Спільна"}
        assert ask(state="scheduled") == ask(state="expired") == set()
        assert ask(lead_partner=ngo.pk) == {"Жива", "Спільна"}
        assert ask(language="en") == {"Прострочена"}
        assert ask(joint="true") == {"Спільна"}
        assert ask(confirmed="true") == {"Жива"}
        assert ask(overdue="true") == {"Прострочена"}
        assert self.titles(people["editor"], mine="true") == {"Змінена", "Чернетка", "Спільна"}

    def test_joint_pages_that_wait(self, people: dict[str, User], pages: None) -> None:
        answer = soup(window(people["editor"]).get(reverse("desk_joint_waiting")))
        [row] = answer.select("table.listing tbody tr")
        assert "Спільна" in words(row)
        assert "Згода провідного партнера" in words(row)
        assert "anna" in words(row)

    def test_unconfirmed(self, people: dict[str, User], pages: None) -> None:
        found = self.titles(people["editor"], "desk_unconfirmed")
        assert {"Змінена", "Прострочена"} <= found
        assert not found & {"Жива", "Чернетка", "Спільна"}

    def test_csv(self, people: dict[str, User], pages: None) -> None:
        answer = window(people["editor"]).get(reverse("desk_pages"), {"export": "csv", "state": "review"})
        rows = b"".join(answer.streaming_content).decode().splitlines()
        assert rows[0] == "Назва,Тип,Мова,Партнер,Спільний,Стан,Змінено,Переглянути до"
        assert rows[1].startswith("Спільна,")
        assert "На погодженні" in rows[1]

    def test_a_title_is_no_formula(self, people: dict[str, User]) -> None:
        GuideFactory(title="=1+1")
        answer = window(people["editor"]).get(reverse("desk_pages"), {"export": "csv"})
        assert "\n'=1+1," in b"".join(answer.streaming_content).decode()

    @pytest.mark.parametrize("name", ["desk_pages", "desk_joint_waiting", "desk_unconfirmed"])
    @pytest.mark.parametrize(
        ("who", "status"),
        [("superuser", 200), ("editor", 200), ("translator", 200), ("no role", 302), ("anonymous", 302)],
    )
    def test_who_may_read(self, people: dict[str, User], name: str, who: str, status: int) -> None:
        client = window(people.get(who))
        for url in (reverse(name), reverse(f"{name}_results"), f"{reverse(name)}?export=csv"):
            assert client.get(url).status_code == status

    def test_the_menu_offers_what_one_may_read(self, people: dict[str, User]) -> None:
        texts = {who: window(people[who]).get("/cms/").content.decode() for who in ("editor", "publisher")}
        assert reverse("desk_pages") in texts["editor"]
        assert reverse("desk_audit") not in texts["editor"]
        assert reverse("desk_audit") in texts["publisher"]

    def test_queries_do_not_grow(self, people: dict[str, User], django_assert_max_num_queries: Any) -> None:
        for _number in range(25):
            GuideFactory()
        client = window(people["editor"])
        client.get(reverse("desk_pages"))
        with django_assert_max_num_queries(30):
            client.get(reverse("desk_pages"))


def test_scripts_of_the_editor_speak_ukrainian_where_wagtail_does_not(people: dict[str, User]) -> None:
    script = window(people["editor"]).get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    texts = json.loads(script.partition("newcatalog = ")[2].partition(";\n")[0])
    assert texts["Write something or type ‘/’ to insert a block"].startswith("Напишіть")
    assert texts["%(num)s error"][0] == "%(num)s помилка"
    assert texts["Cancel"] == "Скасувати"
