"""A new administrator's first quarter of an hour, with codes and with a passkey."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.a11y.checks import violations
from tests.browser.reader import DESKTOP, Reader, reading
from tests.factories.editorial_accounts import code
from tests.server import Site, serving


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(PORUCH_REQUIRE_MFA="1") as found:
        yield found


@pytest.fixture
def window(browser: Any, site: Site) -> Iterator[Reader]:
    """At «localhost»: an address of digits has no passkeys."""
    with reading(browser, site.url.replace("127.0.0.1", "localhost"), viewport=DESKTOP) as found:
        found.page.set_default_timeout(20_000)
        yield found


def give_password(page: Any, site: Site) -> None:
    page.goto("/cms/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(site.password)
    page.get_by_role("button", name="Увійти").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def click(page: Any, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name, exact=True).click()


def leave(page: Any) -> None:
    page.goto("/cms/mfa/")
    click(page, "Вийти")
    page.wait_for_url("**/cms/login/**")


def give_code(page: Any, value: str) -> None:
    page.get_by_role("textbox", name="Код").fill(value)


def test_an_address_of_digits_says_that_it_has_no_passkeys(browser: Any, site: Site) -> None:
    with reading(browser, site.url, viewport=DESKTOP) as window:
        give_password(window.page, site)
        assert violations(window) == []
        click(window.page, "Ключ доступу", "link")
        window.page.get_by_text("За цією адресою вони не діють.").wait_for()
        assert violations(window) == []


def test_a_first_visit_and_the_next_ones(window: Reader, site: Site) -> None:
    page = window.page
    give_password(page, site)
    assert window.path == "/cms/mfa/", "nothing else opens before it is done"
    click(page, "Застосунок із кодами", "link")
    page.locator(".accounts-qr svg").wait_for()
    assert violations(window) == []
    secret = page.locator("#totp-secret").inner_text()
    give_code(page, code(secret))
    click(page, "Увімкнути")

    page.wait_for_url("**/recovery-codes/")
    codes = page.locator("#recovery-codes li").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as saved:
        click(page, "Завантажити")
    assert saved.value.path().read_text().split() == codes
    assert page.get_by_role("button", name="Надрукувати").is_visible()
    assert violations(window) == []
    click(page, "Коди збережено, до CMS", "link")
    page.get_by_role("heading", name="Чекає на мене").wait_for()
    assert violations(window, ".desk") == []
    leave(page)

    give_password(page, site)
    assert window.path == "/cms/mfa/authenticate/"
    assert violations(window) == []
    page.goto("/cms/")
    assert window.path == "/cms/login/", "the password alone is no session"
    give_password(page, site)
    give_code(page, code(secret, 1))
    click(page, "Увійти")
    page.get_by_role("heading", name="Чекає на мене").wait_for()
    leave(page)

    give_password(page, site)
    give_code(page, codes[0])
    click(page, "Увійти")
    page.get_by_role("heading", name="Чекає на мене").wait_for()
    for place in (
        "",
        "totp/deactivate/",
        "recovery-codes/",
        "recovery-codes/generate/",
        "webauthn/",
        "password/",
    ):
        window.open(f"/cms/mfa/{place}")
        assert violations(window) == []
    assert window.errors == []
    assert window.elsewhere == []


def test_a_passkey_is_added_and_lets_in(browser: Any) -> None:
    with serving(PORUCH_REQUIRE_MFA="1") as site:
        base = site.url.replace("127.0.0.1", "localhost")
        with reading(browser, base, viewport=DESKTOP) as window:
            page = window.page
            plug_in_a_key(page)
            give_password(page, site)
            click(page, "Ключ доступу", "link")
            page.get_by_label("Назва, щоб розрізняти").fill("Ноутбук")
            click(page, "Додати ключ")
            page.wait_for_url("**/recovery-codes/")
            click(page, "Коди збережено, до CMS", "link")
            page.get_by_role("heading", name="Чекає на мене").wait_for()
            leave(page)
            give_password(page, site)
            click(page, "Увійти з ключем доступу")
            page.get_by_role("heading", name="Чекає на мене").wait_for()
            page.goto("/cms/mfa/webauthn/")
            assert page.get_by_text("Ноутбук").is_visible()
            assert violations(window) == []
            for way in ("Змінити назву", "Вилучити"):
                page.goto("/cms/mfa/webauthn/")
                click(page, way, "link")
                page.get_by_role("heading", level=1).wait_for()
                assert violations(window) == []
            assert window.errors == []


def plug_in_a_key(page: Any) -> None:
    """Chromium's own virtual authenticator, which says yes to everything."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
