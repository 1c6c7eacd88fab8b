"""Asking the API, and a small site to ask about."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import PIL.Image
import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from poruch.core.models import AttributionRule, Partner
from tests.factories import PartnerFactory, PhoneFactory, filled
from tests.kept import kept

ROOT = "/api/v1"


@dataclass
class Asker:
    """``ask("/pages", size=2)`` is the answer's JSON; ``ask.raw`` the whole response."""

    client: Client

    def raw(
        self, address: str, method: str = "get", headers: dict[str, str] | None = None, **params: Any
    ) -> Any:
        call: Callable[..., Any] = getattr(self.client, method)
        if method == "get" or method == "head":
            return call(f"{ROOT}{address}", params, headers=headers or {})
        return call(f"{ROOT}{address}", headers=headers or {})

    def __call__(self, address: str, status: int = 200, **params: Any) -> Any:
        response = self.raw(address, **params)
        assert response.status_code == status, (response.status_code, response.content.decode()[:2000])
        return response.json()

    def problem(self, address: str, status: int, **params: Any) -> Any:
        """The JSON of an answer that must be a problem."""
        response = self.raw(address, **params)
        assert response["Content-Type"] == "application/problem+json"
        found = response.json()
        assert set(found) == {"type", "title", "status", "detail", "errors"}
        assert found["status"] == response.status_code == status, found
        assert found["title"]
        assert found["detail"]
        return found

    def every(self, address: str, **params: Any) -> list[Any]:
        """All items of a list, page by page."""
        items: list[Any] = []
        cursor = ""
        while True:
            page = self(address, cursor=cursor, **params)
            items += page["items"]
            cursor = page["next_cursor"]
            if not cursor:
                return items


@pytest.fixture
def ask(client: Client) -> Asker:
    return Asker(client)


def add_partners() -> tuple[Partner, Partner]:
    """An NGO and a council, and the rule between them."""
    first = PartnerFactory(name_ru="Объединение", short_name_uk="Родичі", website="https://ngo.example")
    second = PartnerFactory(
        slug="council", role=Partner.Role.COUNCIL, name_uk="Міська рада", name_en="City Council", sort_order=2
    )
    AttributionRule.objects.create(
        content_types="event, page",
        partner=second,
        line_uk="Разом із міською радою",
        line_en="Held with the City Council",
        note="Лише для редакторів",
    )
    return first, second


@pytest.fixture
def partners(db: Any) -> tuple[Partner, Partner]:
    return kept(add_partners)


def drawn(width: int = 60, height: int = 40) -> bytes:
    """A file with a picture in one colour."""
    buffer = BytesIO()
    PIL.Image.new("RGB", (width, height), "#356").save(buffer, "PNG")
    return buffer.getvalue()


def picture(name: str = "znak", width: int = 1500, height: int = 1000, **values: Any) -> Any:
    """An image of the CMS."""
    file = ImageFile(BytesIO(drawn(width, height)), f"{name}.png")
    return get_image_model().objects.create(**{"title": name, **values}, file=file)


def paper(name: str = "zaiava", **values: Any) -> Any:
    """A document of the CMS."""
    file = ContentFile(b"%PDF-1.4", name=f"{name}.pdf")
    return get_document_model().objects.create(**{"title": name, "file_size": 8, **values}, file=file)


@pytest.fixture
def world(site: Any, partners: Any) -> SimpleNamespace:
    """One page of every type with all fields, in Ukrainian; the guide also in English.

    The first partner has a logo, the template a file, and the guide once stood elsewhere.
    """
    made = kept(_small_world)
    partners[0].refresh_from_db()
    return SimpleNamespace(site=site, **vars(made))


def _small_world() -> SimpleNamespace:
    partner = Partner.objects.get(role=Partner.Role.NGO)
    logo, document = picture(title="Знак", description="Знак об’єднання"), paper(title="Зразок заяви")
    partner.logo = logo
    partner.save()
    phone = PhoneFactory(
        slug="line", number="0 800 100 200", hours_uk="Цілодобово", source="Сайт", source_date="2026-01"
    )
    hidden = PhoneFactory(slug="hidden-line", number="0 800 999 999", confirmed=False)
    act = filled.act("закон", slug="law-1", title="Закон № 1")
    resource = filled.resource("установа", slug="bureau", title="Бюро", phones=[phone, hidden])
    other = filled.guide(
        "інше", slug="other-guide", title="Інший довідник", act=act, other=act, resource=resource
    )
    linked = {"slug": "first-guide", "act": act, "other": other, "resource": resource}
    guide = filled.guide("перше", title="Перший довідник", phones=[phone, hidden], **linked)
    english = filled.guide(
        "first", title="The first guide", locale="en", translation_of=guide, phones=[phone], **linked
    )
    Redirect.objects.create(old_path="/uk/guides/old", redirect_page=guide.page_ptr)
    return SimpleNamespace(
        image=logo,
        document=document,
        rule=AttributionRule.objects.get(),
        phone=phone,
        hidden=hidden,
        act=act,
        resource=resource,
        other=other,
        guide=guide,
        english=english,
        template=filled.template(
            "зразок", slug="form", title="Зразок заяви", for_guide=guide, based_on=act, document=document
        ),
        topic=filled.topic("тема", slug="status", title="Статус"),
        page=filled.page("сторінка", slug="about", title="Про нас", attribution=""),
        term=filled.term(
            "полон", slug="captivity", synonyms="таємне слово", avoid="заборонене слово", note="нотатка"
        ),
    )


@pytest.fixture
def indexed(world: SimpleNamespace) -> SimpleNamespace:
    """The same, findable by search."""
    kept(_index)
    return world


def _index() -> None:
    call_command("rebuild_search", verbosity=0)
