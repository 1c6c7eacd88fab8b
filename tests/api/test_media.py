"""Images in their sizes and documents: what leaves, in which form, and what never does."""

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import PIL.Image
import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, ModelLogEntry, ReferenceIndex

from poruch.core.models import SiteRevision
from poruch.core.transfer.values import References, html_in
from tests import support
from tests.api.conftest import Asker, paper, picture
from tests.api.mirrors import Mirror
from tests.api.test_queries import count
from tests.factories import DocumentTemplateFactory, GuideFactory
from tests.factories.people import browser, chief
from tests.factories.press import PressReleaseFactory


def kit(image: Any, alt: str = "Плакат із написом") -> list[dict[str, Any]]:
    value = {"kind": "poster", "title": "Плакат", "image": image.pk, "alt": alt, "licence": "cc-by-4.0"}
    return [{"type": "material", "value": {**value, "document": None, "author": ""}}]


@pytest.fixture
def poster(site: Any) -> SimpleNamespace:
    """A release with a poster in its kit, and a template with a file."""
    image = picture(
        "kanareika", focal_point_x=300, focal_point_y=200, focal_point_width=80, focal_point_height=60
    )
    document = paper("kanareika")
    release = PressReleaseFactory(press_kit=kit(image), joint=True, attribution="Разом")
    return SimpleNamespace(
        image=image, document=document, release=release, template=DocumentTemplateFactory(document=document)
    )


def test_a_text_that_names_no_document_of_ours_breaks_nothing(ask: Asker, poster: SimpleNamespace) -> None:
    number = "9" * 20
    by_program = html_in(f'<a href="/documents/{number}/">Файл</a>', References())
    assert 'linktype="document"' not in by_program
    GuideFactory(body=f'<p><a linktype="document" id="{number}">Файл</a></p>')
    assert [one["id"] for one in ask("/documents")["items"]] == [poster.document.pk]


def test_a_text_that_names_no_image_of_ours_breaks_nothing(ask: Asker, poster: SimpleNamespace) -> None:
    embeds = "".join(
        f'<embed embedtype="image" id="{number}" alt="" format="left"/>'
        for number in ("9" * 20, "²", "x", "-1")
    )
    guide = GuideFactory(body=f'<p>Текст</p>{embeds}<p><a linktype="page" id="{"9" * 20}">далі</a></p>')
    named = ReferenceIndex.objects.filter(object_id=str(guide.pk), to_object_id="9" * 20)
    assert named.count() == 2, "Wagtail keeps what the text names"
    assert ask("/changes")["items"] is not None
    assert [one["id"] for one in ask("/images")["items"]] == [poster.image.pk]
    assert ask(f"/pages/{guide.pk}", expand="images,related,resources")["expanded"]["images"] == []


def test_an_image_says_what_a_front_end_needs(ask: Asker, poster: SimpleNamespace) -> None:
    found = ask(f"/images/{poster.image.pk}")
    assert (found["width"], found["height"]) == (1500, 1000)
    assert found["focal_point"] == {"x": 300, "y": 200, "width": 80, "height": 60}
    assert [page["id"] for page in found["pages"]] == [poster.release.pk]
    sizes = {(one["format"], one["size"]): (one["width"], one["height"]) for one in found["renditions"]}
    assert {format for format, _size in sizes} == {"avif", "webp", "jpeg"}
    assert sizes["avif", "640"] == (640, 426)
    assert sizes["jpeg", "square"] == (480, 480)
    assert sizes["webp", "wide"] == (1200, 630)
    base = f"http://testserver/api/v1/images/{poster.image.pk}"
    assert found["srcset"]["avif"] == f"{base}/320.avif 320w, {base}/640.avif 640w, {base}/1280.avif 1280w"
    (material,) = ask(f"/pages/{poster.release.pk}")["press_kit"]
    shared = {name: value for name, value in found.items() if name not in {"created", "pages"}}
    assert material["image"] == {**shared, "alt": "Плакат із написом"}


def test_a_size_is_what_it_says(ask: Asker, poster: SimpleNamespace) -> None:
    renditions = ask(f"/images/{poster.image.pk}")["renditions"]
    for one in (one for one in renditions if one["format"] == "jpeg" or one["size"] == "320"):
        answer = ask.raw(one["url"].removeprefix("http://testserver/api/v1"))
        assert answer["Content-Type"] == one["type"] == f"image/{one['format']}"
        with PIL.Image.open(BytesIO(answer.content)) as found:
            assert (found.format or "").lower() == one["format"]
            assert found.size == (one["width"], one["height"])
    address = f"/images/{poster.image.pk}/320.avif"
    tag = ask.raw(address)["ETag"]
    assert ask.raw(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_small_image_is_not_blown_up(ask: Asker, site: Any) -> None:
    image = picture(width=400, height=300)
    PressReleaseFactory(press_kit=kit(image))
    found = ask(f"/images/{image.pk}")["renditions"]
    assert [one["width"] for one in found if one["format"] == "avif" and one["size"].isdigit()] == [320, 400]
    ask.problem(f"/images/{image.pk}/1280.avif", 404)


@pytest.mark.parametrize(
    "name", ["9999.avif", "640.png", "640", "width-7|format-jpeg.jpeg", ".", "640.avif.webp"]
)
def test_only_the_listed_sizes_are_made(name: str, ask: Asker, poster: SimpleNamespace) -> None:
    ask.problem(f"/images/{poster.image.pk}/{name}", 404)
    assert not poster.image.renditions.exists()


def private(poster: SimpleNamespace) -> None:
    closed = Collection.get_first_root_node().add_child(name="Для своїх")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    for one in (poster.image, poster.document):
        one.collection = closed
        one.save()


def both(hide: Callable[[Any], Any]) -> Callable[[SimpleNamespace], None]:
    def way(poster: SimpleNamespace) -> None:
        for page in (poster.release, poster.template):
            hide(page)

    return way


WAYS: dict[str, Callable[[SimpleNamespace], None]] = {
    "unpublished": both(lambda page: page.unpublish()),
    "expired": both(support.expire),
    "restricted": both(support.restrict),
    "behind a login": both(support.lock),
    "under embargo": both(support.hold),
    "in a private collection": private,
}


@pytest.mark.parametrize("way", WAYS)
def test_files_leave_only_with_a_public_page(way: str, ask: Asker, poster: SimpleNamespace) -> None:
    image, document = f"/images/{poster.image.pk}", f"/documents/{poster.document.pk}"
    assert ask("/documents")["items"] == [ask(document)]
    assert ask.raw(f"{image}/320.jpeg").status_code == 200
    WAYS[way](poster)
    for address in (image, f"{image}/320.jpeg", document):
        ask.problem(address, 404)
    for address in ("/images", "/documents", "/pages?expand=images,resources,related"):
        assert "kanareika" not in ask.raw(address).content.decode()
    assert "kanareika" not in ask.raw(f"/pages/{poster.release.pk}", expand="images").content.decode()


def test_drafts_do_not_show_their_images(ask: Asker, poster: SimpleNamespace) -> None:
    unpublished = picture("chernetka")
    PressReleaseFactory(press_kit=kit(unpublished), live=False)
    poster.release.press_kit = kit(unpublished)
    poster.release.save_revision()
    ask.problem(f"/images/{unpublished.pk}", 404)
    assert "chernetka" not in ask.raw(f"/pages/{poster.release.pk}").content.decode()
    lonely = picture("samotnie")
    ask.problem(f"/images/{lonely.pk}", 404)


def test_lists_are_found_sorted_and_paged(ask: Asker, site: Any) -> None:
    for name in ("яблуко", "Ґанок", "гора"):
        PressReleaseFactory(press_kit=kit(picture(title=name)))
    titles = [image["title"] for image in ask.every("/images", size=1)]
    assert titles == ["гора", "Ґанок", "яблуко"]
    assert [image["title"] for image in ask.every("/images", size=2, sort="-title")] == titles[::-1]
    assert [image["title"] for image in ask.every("/images", size=1, sort="-created")] == [
        "гора", "Ґанок", "яблуко",
    ]  # fmt: skip
    assert [image["title"] for image in ask("/images", q="ґАН")["items"]] == ["Ґанок"]


def test_a_broken_file_is_a_404_with_a_sentence(ask: Asker, poster: SimpleNamespace) -> None:
    get_image_model().objects.get(pk=poster.image.pk).file.delete(save=False)
    assert ask(f"/images/{poster.image.pk}")["width"] == 1500
    ask.problem(f"/images/{poster.image.pk}/320.jpeg", 404)


def test_lists_ask_no_more_for_more(ask: Asker, site: Any) -> None:
    addresses = ("/images", "/documents", "/pages?expand=images&fields=id")

    def add(number: int) -> None:
        for n in range(number):
            PressReleaseFactory(press_kit=kit(picture(f"p{n}")))
            DocumentTemplateFactory(document=paper(f"d{n}"))

    add(2)
    few = {address: count(ask, address) for address in addresses}
    add(6)
    assert {address: count(ask, address) for address in addresses} == few
    assert max(few.values()) <= 12


def test_files_moved_in_bulk_are_told_to_all(
    ask: Asker, poster: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    """Wagtail's bulk action is one UPDATE without a signal."""
    mirror = Mirror(ask)
    mirror.poll()
    closed = Collection.get_first_root_node().add_child(name="Для своїх")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    mirror.poll()
    editor, revision = browser(chief()), SiteRevision.current()
    for app, model, one in (
        ("wagtailimages", "image", poster.image),
        ("wagtaildocs", "document", poster.document),
    ):
        url = reverse("wagtail_bulk_action", args=[app, model, "add_to_collection"])
        with django_capture_on_commit_callbacks(execute=True):
            assert editor.post(f"{url}?id={one.pk}", {"collection": closed.pk}).status_code == 302
        assert SiteRevision.current() > revision
        revision = SiteRevision.current()
        entry = ModelLogEntry.objects.get(content_type__model=model, action="wagtail.edit")
        assert (entry.object_id, entry.user) == (str(one.pk), chief())
    gone = {(item["object"], item["id"]) for item in mirror.poll() if item["kind"] == "delete"}
    assert gone >= {("image", str(poster.image.pk)), ("document", str(poster.document.pk))}
