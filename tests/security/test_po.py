"""A PO file made to harm, through every door: it is refused, or readers and editors see it as text."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation

from poruch.editorial.translation import actions, po
from tests.factories.kb import GuideFactory, step
from tests.factories.people import browser, chief, two_partners
from tests.lasting import lasting
from tests.support import undone
from tests.test_xss import FOREIGN, PAYLOADS, dangers

pytestmark = pytest.mark.django_db

TITLE: Final = "Довідка про статус"


@pytest.fixture(scope="module")
def english(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Translation]:
    """Of a guide with text, rich text, a link and blocks; nothing is translated."""
    with lasting(django_db_blocker, tmp_path_factory.mktemp("media")):
        own, _other = two_partners()
        guide = GuideFactory(
            title=TITLE,
            slug="dovidka",
            summary="Що зробити щойно.",
            body='<p>Напишіть <b>заяву</b> до <a href="https://example.org/">поліції</a>.</p>',
            steps=[step("Подайте заяву", action="<p>Напишіть заяву протягом доби.</p>")],
            lead_partner=own,
        )
        yield actions.start(chief(), guide, "en")


def by_the_cms(translation: Translation, content: bytes, _folder: Path) -> bool:
    answer = browser(chief()).post(
        reverse("wagtail_localize:upload_pofile", args=[translation.pk]),
        {"file": SimpleUploadedFile(f"{PAYLOADS[0]}.po", content)},
    )
    assert answer.status_code in (302, 400)
    assert "<img src=x" not in answer.content.decode()
    return answer.status_code == 302


def by_the_command(_translation: Translation, content: bytes, folder: Path) -> bool:
    path = folder / "x.po"
    path.write_bytes(content)
    try:
        call_command("import_translations", str(path), stdout=StringIO(), stderr=StringIO())
    except CommandError:
        return False
    return True


NEVER: Final = ("script", "img", "svg", "iframe", "style", "form", "base", "math")
#: What could replace a text: the hostile one alone, inside the original's tags, in the tags themselves.
SHAPES: Final[dict[str, Callable[[str, str], str]]] = {
    "alone": lambda source, payload: payload,
    "behind": lambda source, payload: f"{source} {payload}",
    "encoded": lambda source, payload: source + payload.replace("<", "&lt;").replace(">", "&gt;"),
    "in the tags": lambda source, payload: source.replace("<b>", "<b onclick=al(1)>").replace(
        "<a id=", "<a onclick=al(1) href='javascript:al(1)' id="
    ),
    "in place of the link": lambda source, payload: source.replace('id="a1"', f'id="{payload}"'),
}


HOSTILE: Final = [*PAYLOADS, *FOREIGN]


def files(translation: Translation, shape: str) -> Iterator[bytes]:
    """One for each text; where none is refused, a few in which every entry has another."""
    together = shape == "encoded"
    for number in range(4 if together else len(HOSTILE)):
        file = po.export(translation)
        for place, entry in enumerate(file):
            payload = HOSTILE[(number + place * 4 * together) % len(HOSTILE)]
            entry.msgstr = "dovidnyk" if entry.msgctxt == "slug" else SHAPES[shape](entry.msgid, payload)
        yield str(file).encode()


def shown(translation: Translation) -> Iterator[Any]:
    """Every page, for readers and in the CMS, that holds what was brought in."""
    page: Any = actions.target_of(translation)
    for path in (
        page.url,
        page.get_parent().url,
        "/en/",
        "/en/search/?q=dovidnyk",
        f"/api/v1/pages/{page.pk}",
    ):
        yield path, Client().get(path)
    client = browser(chief())
    for path in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        reverse("translation_table"),
    ):
        yield path, client.get(path)


def html_of(value: Any, name: str = "") -> Iterator[str]:
    """The texts of an answer of the API that other sites show as they are."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from html_of(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from html_of(one, name)
    elif isinstance(value, str) and "html" in name:
        yield value


def harm(path: str, answer: Any) -> list[str]:
    assert answer.status_code == 200, path
    if path.startswith("/en/"):
        return dangers(answer)
    if path.startswith("/cms/"):
        raw = ("<script>al", "href='javascript:", 'href="javascript:', "<img src=x", "<svg onload")
        return [word for word in raw if word in answer.content.decode()]
    texts = list(html_of(answer.json()))
    assert len(texts) > 1
    tags = BeautifulSoup(" ".join(texts), "html.parser").find_all()
    return [str(tag) for tag in tags if {*tag.attrs} - {"href", "id", "class", "lang"} or tag.name in NEVER]


@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_of_a_file_runs(shape: str, english: Translation, tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}
    taken = 0
    for number, content in enumerate(files(english, shape)):
        door = by_the_command if number % 5 == 1 else by_the_cms
        with undone():
            if not door(english, content, tmp_path):
                assert not StringTranslation.objects.exists()
                continue
            taken += 1
            actions.publish(chief(), english)
            for path, answer in shown(english):
                if wrong := harm(path, answer):
                    found[f"{number} {path}"] = wrong
    assert found == {}
    assert taken == {"encoded": 4}.get(shape, taken)


#: Parts of a file that are told again when it is refused.
HEADS: Final = {"Language": PAYLOADS[0], po.ID: PAYLOADS[0], "Project-Id-Version": "x\r\nSet-Cookie: a=b"}


@pytest.mark.parametrize("name", HEADS)
def test_the_head_of_a_file_is_told_as_text(name: str, english: Translation, tmp_path: Path) -> None:
    file = po.export(english)
    file.metadata[name] = HEADS[name]
    assert by_the_cms(english, str(file).encode(), tmp_path) is (name == "Project-Id-Version")
