"""Every address of the CMS, asked as everybody: none fails, tells what is not theirs, or runs a payload.

The addresses come from the resolver with ids of things of the association, so a view that is added is tried
without a word here. Who asks is of the council, a guest of another branch, or nobody.
"""

import copy
import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group, User
from django.core.signing import Signer
from django.test import Client
from wagtail.models import Collection, Locale, Site, Workflow

from campaigns.advocacy.models import ConsentRecord
from campaigns.registration.models import Registration
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import Share
from poruch.editorial.rules.models import Rule, WebhookTarget
from tests.factories import StandardPageFactory
from tests.factories.people import chief, person
from tests.lasting import lasting
from tests.security import world as made
from tests.security.world import (
    CLOSED,
    CONSENT,
    DRAFT,
    GUEST,
    PASSWORD_HASH,
    SEALED,
    Address,
    World,
    addresses,
)
from tests.support import undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Wagtail's own page to try out its error page.
MEANT_TO_FAIL: Final = {"/cms/failwhale/"}
#: Leads out of the session that the crawl needs.
WAY_OUT: Final = {"/cms/logout/"}
#: Drawings and words of the program, the same for everybody.
STABLE: Final = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
SECRETS: Final = (GUEST, CONSENT, SEALED, CLOSED, PASSWORD_HASH, DRAFT)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, media: Path) -> Iterator[World]:
    with lasting(django_db_blocker, media):
        yield made.build()


@pytest.fixture(autouse=True)
def _media(settings: Any, media: Path) -> None:
    settings.MEDIA_ROOT = media


def guest(world: World) -> User:
    """Lent a branch of the council's."""
    user = person("hist")
    branch = StandardPageFactory(lead_partner=world.other)
    Share.objects.create(user=user, role=Role.PUBLISHER, page=branch, partner=world.other)
    return user


def of_role(role: Role) -> Callable[[World], User]:
    partner = role not in (Role.LEGAL_REVIEWER, Role.TRANSLATOR, Role.ADMINISTRATOR)
    language = "en" if role is Role.TRANSLATOR else ""
    return lambda world: person(f"a-{role}", role, world.other if partner else None, language)


#: Who asks, and the words they may meet: both partners see each other's drafts, administrators manage rules.
PEOPLE: Final[dict[str, tuple[Callable[[World], User], set[str]]]] = {
    "nobody": (lambda world: person("nikhto"), set()),
    "guest": (guest, set()),
    **{
        role: (of_role(role), {DRAFT, *seen})
        for role, seen in (
            (Role.PUBLISHER, (CONSENT, CLOSED)),
            (Role.TRANSLATOR, ()),
            (Role.EDUCATOR, ()),
            (Role.COORDINATOR, (CONSENT,)),
            (Role.LEGAL_REVIEWER, (CONSENT, CLOSED)),
            (Role.ADMINISTRATOR, (CONSENT, SEALED, CLOSED)),
        )
    },
}


class Visitor:
    """Somebody of the CMS whose every request is undone, so that each address is asked by the same person."""

    def __init__(self, user: User) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user)
        self.cookies = copy.deepcopy(self.client.cookies)

    def asked(self, address: Address) -> Any:
        self.client.cookies = copy.deepcopy(self.cookies)
        with undone():
            answer: Any = self.client.get(address.path)
            answer.text_read = answer.getvalue().decode(errors="replace")
        return answer


def shown_raw(answer: Any) -> bool:
    """Whether the payload stands in the HTML as a tag."""
    kind = answer.headers.get("Content-Type", "")
    if "json" in kind:
        found = json.loads(answer.text_read)
        return isinstance(found, dict) and "<img src=x" in str(found.get("html", ""))
    return "html" in kind and "<img src=x" in answer.text_read


#: What the policy of the CMS refuses: scripts, styles and attributes of events within the HTML. Data is none.
INLINE: Final = re.compile(
    r"""<script(?![^>]*\s(?:src=|type="application/(?:ld\+)?json"))[^>]*>|<style"""
    r"""|<[a-z][a-z0-9]*(?:\s+(?!style=|on[a-z]+=)[^\s"'>=/]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*\s+(?:style|on[a-z]+)="""
)


def inline(answer: Any) -> list[str]:
    """Also in the HTML of dialogs, which comes as JSON, and in what a widget keeps in an attribute."""
    kind = answer.headers.get("Content-Type", "")
    found = answer.text_read if "html" in kind else ""
    if "json" in kind:
        data = json.loads(answer.text_read)
        found = str(data.get("html", "")) if isinstance(data, dict) else ""
    kept = re.findall(r"<script>.{0,80}", html.unescape(found), re.DOTALL)
    return [match[0][:200] for match in INLINE.finditer(found)] + kept


def test_the_chief_meets_no_failure_no_payload_and_nothing_inline(world: World) -> None:
    visitor = Visitor(chief())
    failed, ran, secret, kept, against, opened, met = [], [], [], [], {}, 0, set()
    for address in addresses(world):
        if address.path in MEANT_TO_FAIL | WAY_OUT:
            continue
        answer = visitor.asked(address)
        opened += answer.status_code == 200
        met |= {word for word in SECRETS if word in answer.text_read}
        if answer.status_code >= 500:
            failed.append((address.name, address.path))
        if "no-store" not in answer.headers["Cache-Control"]:
            kept.append(address.name)
        if shown_raw(answer):
            ran.append(address.path)
        if PASSWORD_HASH in answer.text_read:
            secret.append(address.path)
        if refused := inline(answer):
            against[address.path] = refused
    assert (failed, ran, secret, against) == ([], [], [], {})
    assert set(kept) <= STABLE
    # The addresses are right: who may see everything meets every word.
    assert opened > 300
    assert met == {*SECRETS} - {PASSWORD_HASH}


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_else_is_told_what_is_not_theirs(name: str, world: World) -> None:
    who, may = PEOPLE[name]
    visitor = Visitor(who(world))
    failed, told = [], {}
    for address in addresses(world):
        if (not address.has_id and name != Role.PUBLISHER) or address.path in MEANT_TO_FAIL | WAY_OUT:
            continue
        answer = visitor.asked(address)
        if answer.status_code >= 500:
            failed.append((address.name, address.path))
        if met := [word for word in SECRETS if word not in may and word in answer.text_read]:
            told[address.path] = met
    assert (failed, told) == ([], {})


def standing() -> dict[str, Any]:
    """What nobody of the council and no guest may change."""
    return {
        "registrations": list(Registration.objects.values_list("key", "state", "sealed")),
        "consents": list(ConsentRecord.objects.values_list("code", "withdrawn_on", "kept_at")),
        "rules": list(Rule.objects.values_list("name", "active", "author")),
        "targets": list(WebhookTarget.objects.values_list("name", "url", "secret", "active")),
        "people": list(
            User.objects.order_by("pk").values_list("username", "password", "is_superuser", "groups")
        ),
        "groups": list(Group.objects.order_by("pk").values_list("name", "permissions")),
        "lent": list(Share.objects.values_list("user", "role", "page", "until")),
        "sites": list(Site.objects.values()),
        "languages": list(Locale.objects.values()),
        "workflows": list(Workflow.objects.values()),
        "collections": list(Collection.objects.values("path", "name")),
    }


#: What forms of the CMS are made of; sent to each, whatever it asks for.
FORGED: Final = {
    "title": "x", "name": "x", "username": "x", "is_superuser": "on", "is_active": "on", "groups": ["1", "2"],
    "role": "administrator", "password": "x", "password1": "Pass-word-9x", "password2": "Pass-word-9x",
    "action": "delete", "yes": "1", "contact": "@zloi", "secret": "x", "url": "https://evil.example/",
    "answer": "yes", "reason": "x", "next": "https://evil.example/", "id": "1", "active": "on",
}  # fmt: skip


@pytest.mark.parametrize("name", ["guest", Role.PUBLISHER])
def test_forged_forms_change_nothing_that_is_not_theirs(name: str, world: World) -> None:
    """Not undone between: what one request breaks is not mended by the next."""
    user, client = PEOPLE[name][0](world), Client()
    client.raise_request_exception = False
    before, failed = standing(), []
    for address in addresses(world):
        if address.path in MEANT_TO_FAIL | WAY_OUT or "/mfa/" in address.path or "/account" in address.path:
            continue
        if client.session.get(SESSION_KEY) is None:
            client.force_login(user)
        answer = client.post(address.path, FORGED)
        assert "evil.example" not in answer.headers.get("Location", ""), address.path
        if answer.status_code >= 500:
            failed.append(address.path)
    assert failed == []
    after = standing()
    if name == Role.PUBLISHER:  # Publishers of both partners keep the rules (roles/groups.py).
        after["rules"] = before["rules"]
    assert {key: value for key, value in after.items() if before[key] != value} == {}


@pytest.mark.parametrize("data", [{}, dict.fromkeys(FORGED, "\0"), FORGED], ids=["empty", "zeros", "odd"])
def test_a_form_that_comes_in_pieces_is_a_400_and_a_line_in_the_log(
    data: dict[str, Any], world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Views of Wagtail's that take a form for whole; a fault of theirs is still a fault."""
    client = Client(raise_request_exception=False)
    client.force_login(chief())
    creating = [
        one.path for one in addresses(world) if "snippets/choose/" in one.path and "/create/" in one.path
    ]
    paths = ["/cms/choose-external-link/", "/cms/redirects/import/process/", *creating]
    with undone():
        found = {path: client.post(path, data).status_code for path in paths}
    assert {path: code for path, code in found.items() if code >= 500} == {}
    assert [found[path] for path in paths[:2]] == [400, 400]
    assert sum("in pieces" in record.getMessage() for record in caplog.records) >= 2
    assert len(creating) > 2


def test_a_redirects_file_that_was_imported_is_not_imported_again(world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(chief())
    data = {"import_file_name": Signer().sign("gone"), "input_format": Signer().sign("0")}
    assert client.post("/cms/redirects/import/process/", data).status_code == 400


def test_no_form_of_the_cms_is_taken_without_its_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief())
    taken = []
    for address in addresses(world):
        # An API of wagtail-localize that only reads.
        if address.path in MEANT_TO_FAIL or address.path.startswith("/cms/localize/api/"):
            continue
        if client.post(address.path, FORGED).status_code != 403:
            taken.append(address.path)
    assert taken == []
    assert len(addresses(world)) > 400
