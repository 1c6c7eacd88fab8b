"""Into the CMS by its form."""

from typing import Any


def log_in(page: Any, password: str, name: str = "admin") -> None:
    """With a password alone: for a site that asks for no second factor."""
    page.goto("/cms/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Увійти").click()
    page.wait_for_url("**/cms/")
