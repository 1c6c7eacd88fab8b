"""Who sees who comes, what they may do, and what the log keeps of it."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry

from campaigns.registration.models import Registration
from poruch.editorial.desk.models import AuditEntry
from poruch.editorial.roles.matrix import Role
from tests.factories.editorial_roles import page_of, person
from tests.factories.people import two_partners
from tests.factories.registration import coming, event
from tests.support import soup

pytestmark = pytest.mark.usefixtures("site")

SEES = {
    (Role.EDITOR, "own"), (Role.EDITOR, "joint"), (Role.PUBLISHER, "own"), (Role.PUBLISHER, "joint"),
    (Role.COORDINATOR, "own"), (Role.COORDINATOR, "joint"),
}  # fmt: skip


@pytest.fixture
def partners():
    return two_partners()


def address(page, rest=""):
    return f"/cms/registrations/{page.pk}/{rest}"


@pytest.mark.parametrize("relation", ["own", "other", "joint"])
def test_only_those_who_answer_for_the_event_see_the_list(client, partners, relation):
    page = page_of(event, relation, *partners)
    one = coming(page, "@guest")
    for role in Role:
        user = person(role, partners[0])
        client.force_login(user)
        expected = (role, relation) in SEES
        for rest in ("", "results/", "?export=csv", "add/", f"{one.key}/remove/"):
            got = client.get(address(page, rest)).status_code
            assert (got == 200) is expected, (role, relation, rest, got)
        edit = client.get(f"/cms/pages/{page.pk}/edit/")
        if edit.status_code == 200:
            assert ("Реєстрації" in edit.content.decode()) is expected, (role, relation)
    client.force_login(person(Role.EDITOR, partners[0]))
    if relation == "other":
        for rest in (f"{one.key}/came/", f"{one.key}/remove/", "add/"):
            client.post(address(page, rest), {"name": "Г", "contact": "@g3st"})
        assert Registration.objects.get().state == "registered"


@pytest.fixture
def organiser(client, partners):
    user = person(Role.EDITOR, partners[0])
    client.force_login(user)
    return user


def test_a_right_to_one_list_opens_no_other(client, partners, organiser):
    own, foreign = page_of(event, "own", *partners), page_of(event, "other", *partners)
    one = coming(foreign, "@guest")
    coming(own, "@somebody")
    assert client.get(address(own, f"{one.key}/remove/"), follow=True).status_code == 404
    client.post(address(own, f"{one.key}/remove/"))
    assert Registration.objects.get(pk=one.pk).state == "registered"


def test_a_translation_of_the_other_partner_opens_nothing(client, partners, organiser):
    page = page_of(event, "other", *partners)
    english = page_of(event, "own", *partners, locale="en", translation_of=page)
    assert client.get(address(english)).status_code != 200


def test_list_came_remove_add(client, partners, organiser):
    page = page_of(event, "own", *partners, capacity=1)
    first, second = coming(page, "@first", "Перша"), coming(page, "@second", "Друга")
    text = seen_in_cms(client.get(address(page)))
    assert "1 / 1" in text
    assert "@first (листів не отримує)" in text
    assert "у черзі, 2" in text
    client.post(address(page, f"{first.key}/came/"))
    assert Registration.objects.get(pk=first.pk).state == "came"
    client.post(address(page, f"{first.key}/came/"))
    assert "повідомте людину самі" in seen_in_cms(client.get(address(page, f"{first.key}/remove/")))
    client.post(address(page, f"{first.key}/remove/"))
    assert Registration.objects.get(pk=second.pk).state == "registered"
    assert "Перша" not in seen_in_cms(client.get(address(page)))
    added = client.post(address(page, "add/"), {"name": "Третя", "contact": "+380 67 000 00 00"}, follow=True)
    assert "Місць немає: людина в черзі." in seen_in_cms(added)
    again = client.post(address(page, "add/"), {"name": "Третя", "contact": "0670000000"})
    assert "З цим контактом уже записано" in soup(again, 409).get_text()


def seen_in_cms(answer):
    return " ".join(soup(answer).get_text(" ").split())


def test_export_and_looks_are_logged_without_names(client, partners, organiser):
    page = page_of(event, "own", *partners)
    coming(page, "+380 67 000 00 00", "=HYPERLINK(1)")
    for _look in range(2):
        client.get(address(page))
    file = b"".join(client.get(address(page, "?export=csv"))).decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(file)))[1]
    assert row[:2] == ["'=HYPERLINK(1)", "+380 67 000 00 00"]
    logged = PageLogEntry.objects.filter(page=page.pk, action__startswith="poruch.registration")
    assert sorted(logged.values_list("action", flat=True)) == [
        "poruch.registration.export",
        "poruch.registration.view",
    ]
    audited = AuditEntry.objects.filter(action__startswith="poruch.registration")
    assert audited.count() == 2
    for entry in (*logged, *audited):
        assert "HYPERLINK" not in str(vars(entry))
        assert "67 000" not in str(vars(entry))


def test_the_list_takes_as_many_queries_for_many(client, partners, organiser):
    page = page_of(event, "own", *partners)
    for n in range(3):
        coming(page, f"@guest{n}")
    client.get(address(page))
    with CaptureQueriesContext(connection) as few:
        client.get(address(page))
    for n in range(3, 23):
        coming(page, f"@guest{n}")
    with CaptureQueriesContext(connection) as many:
        client.get(address(page))
    assert len(many) <= len(few)


def test_without_the_key_the_list_says_so(client, partners, organiser, settings):
    page = page_of(event, "own", *partners)
    settings.PORUCH_REGISTRATION_KEYS = ["lost"]
    coming(page, "@guest")
    settings.PORUCH_REGISTRATION_KEYS = ["another"]
    assert "Не відкривається: немає ключа" in seen_in_cms(client.get(address(page)))


def test_an_event_without_registration_has_no_button(client, partners, organiser):
    page = page_of(event, "own", *partners, registration="none")
    assert "Реєстрації" not in client.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    assert "Ще ніхто не записався" in seen_in_cms(client.get(address(page)))
