"""The audit log: what gets in, that it stays, and who reads it."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from poruch.core import away
from poruch.core.models import Partner
from poruch.editorial.desk.audit import chain, protection
from poruch.editorial.desk.audit.chain import Thing, record
from poruch.editorial.desk.models import AuditEntry
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup, Share
from poruch.editorial.workflow import urgent
from tests.editorial.desk.conftest import window
from tests.factories import GuideFactory
from tests.factories.editorial_accounts import factor
from tests.factories.people import PASSWORD, person
from tests.support import soup, words


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def corrected(page: Any, user: User) -> Any:
    """The way in which one person publishes alone: an urgent correction, before anybody agreed to it."""
    page.review_due = timezone.localdate() + timedelta(days=90)
    revision = page.save_revision(user=user)
    urgent.correct(page, user, "День був не той")
    return revision


class TestFed:
    def test_a_publication_says_who_as_whom_and_of_whose_page(
        self, people: dict[str, User], council: Partner
    ) -> None:
        page = GuideFactory(title="Перші кроки", lead_partner=council, joint=True)
        revision = corrected(page, people["publisher"])
        entry = AuditEntry.objects.filter(action="wagtail.publish").latest("pk")
        assert (entry.person, entry.roles, entry.partners) == (
            "vira",
            "publisher:association",
            "|association|",
        )
        assert (entry.object_type, entry.object_id, entry.label) == ("guidepage", str(page.pk), "Перші кроки")
        assert (entry.object_partner, entry.object_joint, entry.past_workflow) == ("council", True, True)
        assert entry.details == {"revision": revision.pk}

    def test_it_keeps_what_was_when_people_and_pages_go(self, people: dict[str, User]) -> None:
        page = GuideFactory(title="Зникоме")
        corrected(page, people["publisher"])
        people["publisher"].groups.clear()
        with away.for_good():
            page.delete()
        people["publisher"].delete()
        entry = AuditEntry.objects.get(action="wagtail.publish", person="vira")
        assert (entry.label, entry.roles) == ("Зникоме", "publisher:association")

    def test_what_is_rolled_back_leaves_nothing(self, people: dict[str, User]) -> None:
        before = AuditEntry.objects.count()
        with transaction.atomic():
            GuideFactory()
            assert AuditEntry.objects.count() > before
            transaction.set_rollback(True)
        assert AuditEntry.objects.count() == before

    def test_coming_and_going(self, client: Client, ngo: Partner) -> None:
        user = person("anna", Role.EDITOR, ngo)
        client.post("/cms/login/", {"username": "anna", "password": "my secret in the wrong place"})
        client.post("/cms/login/", {"username": "my secret in the wrong field", "password": "x"})
        client.post("/cms/login/", {"username": "anna", "password": PASSWORD})
        client.post("/cms/logout/")
        assert actions()[-4:] == [
            *("account.login_failed", "account.login_failed", "account.login", "account.logout")
        ]
        failed = AuditEntry.objects.filter(action="account.login_failed").order_by("pk")
        assert [entry.label for entry in failed] == ["anna", ""]
        assert "secret" not in str([entry.as_data() for entry in AuditEntry.objects.all()])
        assert AuditEntry.objects.filter(action="account.login").get().person_id == user.pk

    def test_wrong_codes(self, client: Client) -> None:
        factor(person("anna"))
        client.post("/cms/login/", {"username": "anna", "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert AuditEntry.objects.get(action="account.code_failed").label == "anna"

    def test_rights_given_and_taken(self, people: dict[str, User], ngo: Partner) -> None:
        user, group = person("new"), RoleGroup.objects.get(role=Role.PUBLISHER, partner=ngo).group
        start = len(actions())
        user.groups.add(group)
        group.user_set.remove(user)
        user.groups.set([Group.objects.create(name="g")])
        user.groups.clear()
        share = Share.objects.create(
            user=user, role=Role.EDITOR, page=GuideFactory(), given_by=people["publisher"]
        )
        share.delete()
        found = [name for name in actions()[start:] if name.startswith("account.")]
        joined, left = "account.group_joined", "account.group_left"
        assert found == [joined, left, joined, left, "account.share_given", "account.share_ended"]
        assert AuditEntry.objects.get(action="account.share_given").person == "vira"

    def test_who_changes_rights_in_the_cms(self, people: dict[str, User], ngo: Partner) -> None:
        user, group = person("new"), RoleGroup.objects.get(role=Role.EDITOR, partner=ngo).group
        url = reverse("wagtailusers_users:edit", args=[user.pk])
        form = {"username": "new", "email": "n@example.org", "first_name": "Н", "last_name": "В"}
        answer = window(people["superuser"]).post(url, {**form, "is_active": "on", "groups": [group.pk]})
        assert answer.status_code == 302
        assert AuditEntry.objects.get(action="account.group_joined", label="new").person == "root"


class TestWhole:
    @pytest.fixture(autouse=True)
    def entries(self) -> None:
        for number in range(3):
            record(
                "account.login", None, Thing("user", str(number), f"n{number}"), details={"b": 1, "a": "є"}
            )

    @staticmethod
    def tamper(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def check(self, **options: Any) -> str:
        protection.install(connection)
        out = StringIO()
        call_command("check_audit", stdout=out, stderr=StringIO(), **options)
        return out.getvalue()

    def test_untouched(self) -> None:
        assert f"записів {AuditEntry.objects.count()}" in self.check()
        assert chain.head() in self.check()

    @pytest.mark.parametrize(
        "statement",
        [
            f"UPDATE {protection.TABLE} SET label = 'other' WHERE label = 'n1'",
            f"UPDATE {protection.TABLE} SET details = '{{}}' WHERE label = 'n1'",
            f"UPDATE {protection.TABLE} SET time = '2020-01-01 00:00:00+00:00' WHERE label = 'n2'",
            f"DELETE FROM {protection.TABLE} WHERE label = 'n1'",
        ],
    )
    def test_a_change_past_the_site_shows(self, statement: str) -> None:
        self.tamper(statement)
        with pytest.raises(CommandError, match="Журнал змінено"):
            self.check()

    def test_an_end_cut_off_shows_against_a_digest_noted_before(self) -> None:
        noted = chain.head()
        self.tamper(f"DELETE FROM {protection.TABLE} WHERE label = 'n2'")
        self.check()
        with pytest.raises(CommandError, match="кінець відрізано"):
            self.check(head=noted)

    def test_missing_triggers_show(self) -> None:
        with pytest.raises(CommandError, match="тригерів"):
            call_command("check_audit", stdout=StringIO(), stderr=StringIO())

    @pytest.mark.parametrize("verb", ["UPDATE {} SET label = ''", "DELETE FROM {}"])
    def test_the_database_refuses(self, verb: str) -> None:
        protection.install(connection)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            self.tamper(verb.format(protection.TABLE))
        record("account.login")
        assert chain.verify().faults == []

    def test_the_model_refuses(self) -> None:
        entry = AuditEntry.objects.first()
        assert entry is not None
        for forbidden in (
            entry.save,
            entry.delete,
            AuditEntry.objects.all().delete,
            lambda: AuditEntry.objects.update(label=""),
            lambda: AuditEntry.objects.bulk_create([AuditEntry()]),
        ):
            with pytest.raises(TypeError):
                forbidden()

    def test_json_lines(self) -> None:
        out = StringIO()
        call_command("export_audit", since=timezone.localdate().isoformat(), stdout=out)
        rows = [json.loads(line) for line in out.getvalue().splitlines()]
        assert [row["label"] for row in rows][-3:] == ["n0", "n1", "n2"]
        assert rows[-1]["previous"] == rows[-2]["digest"]
        assert rows[-1]["details"] == {"a": "є", "b": 1}
        later = StringIO()
        call_command("export_audit", since="2999-01-01", stdout=later)
        assert later.getvalue() == ""
        with pytest.raises(CommandError, match="Не розумію дати"):
            call_command("export_audit", since="yesterday")

    def test_no_queries_beyond_a_few(self, django_assert_max_num_queries: Any, people: Any) -> None:
        record("account.login", people["publisher"])
        with django_assert_max_num_queries(3):
            record("account.login", people["publisher"])


class TestRead:
    @pytest.fixture(autouse=True)
    def entries(self, people: dict[str, User]) -> None:
        record("wagtail.publish", people["publisher"], Thing("guidepage", "1", "Наша"), past_workflow=True)
        record("wagtail.publish", people["council publisher"], Thing("guidepage", "2", "Радина"))
        record(
            "wagtail.edit", people["council publisher"], Thing("guidepage", "3", "Спільна", "council", True)
        )
        record(
            "wagtail.publish", None, Thing("guidepage", "4", "За розкладом", "council"), past_workflow=True
        )

    def labels(self, user: User, name: str = "desk_audit", **query: Any) -> set[str]:
        rows = soup(window(user).get(reverse(name), query)).select("table.listing tbody tr")
        found = {words(cell) for row in rows for cell in row.select("td.title")}
        return found & {"Наша", "Радина", "Спільна", "За розкладом"}

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ("superuser", {"Наша", "Радина", "Спільна", "За розкладом"}),
            ("administrator", {"Наша", "Радина", "Спільна", "За розкладом"}),
            ("publisher", {"Наша", "Спільна"}),
            ("council publisher", {"Радина", "Спільна", "За розкладом"}),
        ],
    )
    def test_by_whom(self, people: dict[str, User], who: str, seen: set[str]) -> None:
        assert self.labels(people[who]) == seen

    @pytest.mark.parametrize("name", ["desk_audit", "desk_published", "desk_past_workflow"])
    @pytest.mark.parametrize("who", ["editor", "translator", "no role", "anonymous"])
    def test_by_nobody_else(self, people: dict[str, User], name: str, who: str) -> None:
        client = window(people.get(who))
        assert client.get(reverse(name)).status_code == 302
        assert client.get(reverse(name), {"export": "csv"}).status_code == 302
        assert client.get(reverse(f"{name}_results")).status_code == 302

    def test_filters(self, people: dict[str, User]) -> None:
        root = people["superuser"]
        assert self.labels(root, action="wagtail.edit") == {"Спільна"}
        assert self.labels(root, person="vira") == {"Наша"}
        assert self.labels(root, partner="council") == {"Радина", "Спільна"}
        assert self.labels(root, object_partner="council") == {"Спільна", "За розкладом"}
        assert self.labels(root, time_from="2999-01-01") == set()
        assert self.labels(root, time_from="nonsense") == self.labels(root)

    def test_published_and_past_the_workflow(self, people: dict[str, User]) -> None:
        root = people["superuser"]
        assert self.labels(root, "desk_published") == {"Наша", "Радина", "За розкладом"}
        assert self.labels(root, "desk_published", past_workflow="false") == {"Радина"}
        assert self.labels(root, "desk_past_workflow") == {"Наша"}, "nobody stands behind a schedule"

    def test_a_table_to_take_away_is_noted(self, people: dict[str, User]) -> None:
        answer = window(people["publisher"]).get(reverse("desk_audit"), {"export": "csv"})
        text = b"".join(answer.streaming_content).decode()
        assert text.splitlines()[0].startswith("Коли,Хто,Ролі тоді")
        assert "Наша" in text
        assert "Радина" not in text
        noted = AuditEntry.objects.get(action="desk.exported")
        assert (noted.person, noted.object_id) == ("vira", "desk_audit")
        assert noted.details == {"format": "csv", "rows": len(text.splitlines()) - 1}

    def test_there_is_nowhere_to_change_it(self, people: dict[str, User]) -> None:
        before = AuditEntry.objects.count()
        for verb in ("post", "put", "patch", "delete"):
            answer = getattr(window(people["superuser"]), verb)(reverse("desk_audit"))
            assert answer.status_code == 405
        assert AuditEntry.objects.exclude(action="account.login").count() <= before

    def test_queries_do_not_grow(self, people: dict[str, User], django_assert_max_num_queries: Any) -> None:
        for number in range(60):
            record("wagtail.publish", None, Thing("guidepage", str(number), "Ще"))
        client = window(people["superuser"])
        client.get(reverse("desk_audit"))
        with django_assert_max_num_queries(16):
            client.get(reverse("desk_audit"))
