"""Headers of every public address that the resolver knows, also of those that find nothing."""

import re
from typing import Any, Final

import pytest
from django.test import Client

from tests.factories import GuideFactory
from tests.security import world as made
from tests.security.world import addresses
from tests.support import lock

pytestmark = pytest.mark.usefixtures("site")

#: Shown in frames of other sites; everything else in none.
FRAMED: Final = re.compile(r"^/uk/embed/(page|calendar)/")
#: Read by scripts of other sites.
SHARED: Final = re.compile(r"^/(api/v1/|embed\.js|uk/oembed/|uk/cards/|uk/feeds/|uk/events/|uk/embed/|oai|uk/education/|uk/press/)")  # fmt: skip  # noqa: E501
#: Weakens a policy that says what scripts, styles and frames may be.
WEAK: Final = re.compile(r"unsafe|nonce|https?:|data:|blob:|script-src[^;]*\*|default-src[^;]*\*")


def wrong(path: str, answer: Any) -> list[str]:
    """What is missing or too much."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    found = []
    if "default-src 'none'" not in policy or WEAK.search(policy):
        found.append(f"policy: {policy}")
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    kind = headers.get("Content-Type", "")
    if answer.getvalue() and (not kind or (kind.startswith("text/") and "utf-8" not in kind.lower())):
        found.append(f"type: {kind}")
    if headers.get("Referrer-Policy") not in ("no-referrer", "same-origin"):
        found.append("referrer")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("permissions")
    if not FRAMED.match(path) and headers.get("X-Frame-Options") != "DENY":
        found.append("frames")
    if headers.get("Cross-Origin-Opener-Policy") != "same-origin":
        found.append("opener")
    if not SHARED.match(path) and headers.get("Cross-Origin-Resource-Policy") != "same-origin":
        found.append("resource")
    if "Access-Control-Allow-Credentials" in headers:
        found.append("credentials")
    if answer.cookies:
        found.append(f"cookies: {', '.join(answer.cookies)}")
    if answer.status_code >= 500:
        found.append(str(answer.status_code))
    return found


def test_every_public_answer_is_strict_and_sets_no_cookie() -> None:
    world = made.build()
    paths = [one.path for one in addresses(world, "") if not one.path.startswith("/cms/")]
    # Asks for a password, so it needs the token of its form.
    paths = [path for path in paths if not path.startswith("/documents/authenticate")]
    paths += ["/uk/", "/en/guides/", "/uk/nope/", "/nope", "/uk/guides/taiemna/"]
    assert len(paths) > 60
    client = Client()
    client.raise_request_exception = False
    found = {path: wrong(path, client.get(path)) for path in paths}
    assert {path: what for path, what in found.items() if what} == {}


def test_the_form_before_a_private_page_has_no_scripts_and_is_not_kept() -> None:
    answer = Client().get(lock(GuideFactory()).url)
    assert not WEAK.search(answer.headers["Content-Security-Policy"])
    assert answer.cookies or "private" in answer.headers["Cache-Control"]
    for cookie in answer.cookies.values():
        assert cookie["samesite"] == "Lax"


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(settings: Any) -> None:
    from django.urls import reverse

    from tests.factories.people import PASSWORD, chief

    chief()
    answer = Client().post(reverse("account_login"), {"username": "chief", "password": PASSWORD})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
