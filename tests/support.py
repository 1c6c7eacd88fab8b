"""Reading answers as a person does, and hiding pages in every way an editor can."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from poruch.core.models import ContentPage


def soup(response: Any, status: int = 200) -> BeautifulSoup:
    """The parsed HTML of an answer that must have ``status``."""
    assert response.status_code == status, (response.status_code, response.headers.get("Location"))
    return BeautifulSoup(response.content, "html.parser")


def words(tag: Tag | None) -> str:
    """The text of an element as it is read: one space between words."""
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def main(response: Any) -> Tag:
    """The content of a page, without header and footer."""
    found = soup(response).find("main")
    assert isinstance(found, Tag)
    return found


def seen(response: Any) -> str:
    """What stands on a page between header and footer."""
    return words(main(response))


def headings(response: Any) -> list[str]:
    return [words(tag) for tag in main(response).find_all(["h1", "h2", "h3"])]


def facts(tag: Tag) -> dict[str, str]:
    """Terms and descriptions of every ``<dl>`` inside."""
    return {words(term): words(term.find_next_sibling("dd")) for term in tag.find_all("dt")}


def links(tag: Tag) -> dict[str, str]:
    """Address by text of every link inside."""
    return {words(link): str(link["href"]) for link in tag.find_all("a", href=True)}


def told(response: Any) -> dict[str, str]:
    """The headers of an answer, without the number of the request."""
    return {name: value for name, value in response.headers.items() if name != "X-Request-ID"}


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is undone: several attempts begin with one world, which is dear to make.

    Whoever is logged in must have been so before.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def expire(page: Any) -> Any:
    """Past its date, but nobody has run ``publish_scheduled`` yet: still ``live``."""
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    return type(page).objects.get(pk=page.pk)


def hold(page: Any) -> Any:
    """Published ahead, under an embargo."""
    ContentPage.objects.filter(pk=page.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
    return type(page).objects.get(pk=page.pk)


def restrict(page: Any) -> Any:
    """For editors only."""
    page.sensitivity = ContentPage.Sensitivity.RESTRICTED
    page.save_revision(clean=False).publish()
    return page


def lock(page: Any) -> Any:
    """Behind a password."""
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="for the family only"
    )
    return page
