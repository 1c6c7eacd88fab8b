"""Images and documents with a token: what the CMS takes, by the rights that it gives, and no more."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, ModelLogEntry

from poruch.editorial.desk.models import AuditEntry
from poruch.editorial.roles.matrix import Role
from tests.api.conftest import drawn, paper, picture
from tests.factories import GuideFactory, people
from tests.factories.api_tokens import Program, problem
from tests.factories.editorial_workflow import Newsroom
from tests.factories.press import PressReleaseFactory
from tests.security.test_uploads import DOCUMENTS, IMAGES, TELLTALE, photo
from tests.support import undone

PDF = b"%PDF-1.4 text"
SCOPES = ["write:image", "write:document"]


@pytest.fixture
def room(site: Any) -> Newsroom:
    return Newsroom()


@pytest.fixture
def editor(room: Newsroom) -> Program:
    return Program(room.ngo_editor, SCOPES)


def test_an_image_from_its_upload_to_its_end(editor: Program, room: Newsroom) -> None:
    made = editor.upload(
        "/images", "p.jpg", photo("JPEG"), title="Світлина", alt="Червоне й синє",
        focal_point_x=10, focal_point_y=20, focal_point_width=5, focal_point_height=6,
    )  # fmt: skip
    assert (made.status_code, made["Cache-Control"]) == (201, "private, no-store")
    told, image = made.json(), get_image_model().objects.get()
    assert {key: told[key] for key in ("id", "title", "alt", "width", "height", "uses", "public")} == {
        "id": image.pk, "title": "Світлина", "alt": "Червоне й синє", "width": 60, "height": 40,
        "uses": 0, "public": False,
    }  # fmt: skip
    assert told["focal_point"] == {"x": 10, "y": 20, "width": 5, "height": 6}
    assert image.uploaded_by_user == room.ngo_editor
    assert not [word for word in TELLTALE if word in image.file.open().read()]
    assert Client().get(f"/api/v1/images/{image.pk}").status_code == 404, "no page shows it"

    image.tags.add("ярлик")
    there = f"/images/{image.pk}"
    changed = editor.ok("PATCH", there, {"alt": "Прапор", "focal_point": None})
    assert (changed["title"], changed["alt"], changed["focal_point"]) == ("Світлина", "Прапор", None)
    old = image.file.name
    replaced = editor.upload(there, "q.png", drawn(30, 20))
    assert replaced.status_code == 200, replaced.content.decode()
    assert (replaced.json()["width"], replaced.json()["alt"]) == (30, "Прапор")
    assert replaced.json()["hash"] != told["hash"]
    assert not default_storage.exists(old)
    assert list(get_image_model().objects.get().tags.names()) == ["ярлик"]
    assert editor("DELETE", there).status_code == 204
    assert not get_image_model().objects.exists()
    actions = ModelLogEntry.objects.filter(content_type__model="image").order_by("pk")
    assert list(actions.exclude(action="poruch.token.used").values_list("action", flat=True)) == [
        "wagtail.create", "wagtail.edit", "wagtail.edit", "wagtail.delete",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(details__token=editor.token.pk, person="ngo_editor").count() == 4


def test_a_document_from_its_upload_to_its_end(editor: Program) -> None:
    made = editor.upload("/documents", "zaiava.pdf", PDF, title="Заява")
    assert made.status_code == 201, made.content.decode()
    told = made.json()
    assert (told["filename"], told["extension"], told["size"], told["uses"]) == ("zaiava.pdf", "pdf", 13, 0)
    there = f"/documents/{told['id']}"
    assert editor.ok("PATCH", there, {"title": "Зразок заяви"})["title"] == "Зразок заяви"
    again = editor.upload(there, "nova.txt", "текст".encode()).json()
    assert (again["filename"], again["title"], again["size"]) == ("nova.txt", "Зразок заяви", 10)
    assert editor("DELETE", there).status_code == 204
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize(
    ("address", "file"), [("/images", ("p.png", drawn(30, 20))), ("/documents", ("zaiava.pdf", PDF))]
)
def test_a_form_sent_twice_makes_one_file(address: str, file: Any, editor: Program, room: Newsroom) -> None:
    def sent(program: Program = editor, file: Any = file, **fields: Any) -> Any:
        return program.upload(address, *file, idempotency_key="a-1", **{"title": "Файл", **fields})

    made = sent()
    assert made.status_code == 201
    again = sent()
    assert (again.status_code, again.json()) == (201, made.json()), "and nothing is used by having been made"
    for other in ({"title": "Інше"}, {"file": ("other.pdf", file[1])}, {"file": (file[0], file[1] + b" ")}):
        problem(sent(**other), 422)
    problem(editor.upload("/documents", "p.txt", b"text", title="Файл", idempotency_key="a-1"), 422)
    somebody = sent(Program(room.ngo_publisher, SCOPES)).json()
    assert somebody["id"] != made.json()["id"], "keys are of a token"
    assert editor("DELETE", f"{address}/{made.json()['id']}").status_code == 204
    problem(sent(), 409)


def test_what_is_used_is_not_deleted(room: Newsroom) -> None:
    image, document = picture(), paper()
    kit = {"kind": "poster", "title": "Плакат", "image": image.pk, "alt": "Напис", "licence": "cc-by-4.0"}
    PressReleaseFactory(
        press_kit=[{"type": "material", "value": {**kit, "document": None, "author": ""}}], live=False
    )
    for _n in range(2):
        GuideFactory(body=f'<p><a linktype="document" id="{document.pk}">Файл</a></p>')
    publisher = Program(room.ngo_publisher, SCOPES)
    assert "місць: 1." in problem(publisher("DELETE", f"/images/{image.pk}"), 409)
    assert "місць: 2." in problem(publisher("DELETE", f"/documents/{document.pk}"), 409)
    assert publisher.ok("PATCH", f"/documents/{document.pk}", {}) == {
        **publisher.ok("PATCH", f"/documents/{document.pk}", {}), "uses": 2, "public": True,
    }  # fmt: skip
    assert default_storage.exists(image.file.name)


@pytest.mark.parametrize(("kind", "several"), [("images", IMAGES), ("documents", DOCUMENTS)])
def test_files_made_to_harm_are_refused_as_in_the_cms(kind: str, several: Any, editor: Program) -> None:
    kept = picture() if kind == "images" else paper()
    kept.uploaded_by_user = editor.user
    kept.save()
    for what, (name, content) in several.items():
        for address in (f"/{kind}", f"/{kind}/{kept.pk}"):
            answer = editor.upload(address, name, content, title="Файл")
            assert len(problem(answer, 422)) > 20, what
    again = type(kept).objects.get()
    assert (again.file.name, again.file_hash) == (kept.file.name, kept.file_hash)
    assert default_storage.exists(kept.file.name)


#: Fields of the form, the status of the refusal.
BAD = [
    ({"title": ""}, 400),
    ({"title": "x" * 256}, 400),
    ({"title": "a\x00b"}, 400),
    ({"alt": "x" * 256}, 400),
    ({"collection": 0}, 400),
    ({"collection": 10**30}, 422),
    ({"collection": 999_999}, 422),
    ({"focal_point_x": 5}, 422),
    (dict.fromkeys(("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"), 500), 422),
    ({"focal_point_x": "середина"}, 400),
]


#: An area with a name too many.
BEYOND = {"focal_point": {"x": 1, "y": 1, "width": 1, "height": 1, "depth": 1}}


def test_what_is_no_image_leaves_nothing(editor: Program) -> None:
    for fields, status in BAD:
        told = problem(editor.upload("/images", "p.png", drawn(), **{"title": "Так", **fields}), status)
        assert "valid" not in told.lower(), told
    headers = {"Authorization": f"Bearer {editor.secret}"}
    without = editor.client.post("/api/v1/images", {"title": "x"}, headers=headers)
    assert "file" in problem(without, 400)
    problem(editor("POST", "/images", {"title": "x"}), 415)
    broken = editor.client.generic(
        "POST", "/api/v1/images", b"--x\r\nnonsense", content_type="multipart/form-data", headers=headers
    )
    problem(broken, 400)
    assert not get_image_model().objects.exists()
    mine = editor.upload("/images", "p.png", drawn(), title="Так").json()["id"]
    for body in ({"title": ""}, {"unknown": 1}, {"focal_point": {"x": 1}}, {"collection": None}, BEYOND):
        problem(editor("PATCH", f"/images/{mine}", body), 400)
    area = {"x": 1, "y": 1, "width": 61, "height": 1}
    problem(editor("PATCH", f"/images/{mine}", {"focal_point": area}), 422)
    for pk in (999_999, 2**63, 10**30):
        problem(editor("PATCH", f"/images/{pk}", {}), 404)


def attempts(by: Program, address: str, name: str, content: bytes) -> list[Any]:
    """The answers to each change of one file, all undone."""
    found = []
    for method, body in (("PATCH", {"title": "Інша"}), ("DELETE", None), ("POST", None)):
        with undone():
            answer = by.upload(address, name, content) if method == "POST" else by(method, address, body)
            found.append(answer)
    return found


@pytest.mark.parametrize("role", list(Role))
def test_the_rights_of_the_cms(role: Role, room: Newsroom) -> None:
    """Add and change are what roles have on files; who may add changes their own."""
    partner = room.ngo if role in {Role.EDITOR, Role.PUBLISHER, Role.EDUCATOR, Role.COORDINATOR} else None
    user = people.member(role, partner, "en" if role is Role.TRANSLATOR else "")
    by = Program(user, SCOPES)
    adds = role in {Role.EDITOR, Role.PUBLISHER, Role.EDUCATOR, Role.COORDINATOR, Role.ADMINISTRATOR}
    changes = role in {Role.PUBLISHER, Role.ADMINISTRATOR}
    for kind, name, content, made in (
        ("images", "p.png", drawn(), picture),
        ("documents", "p.pdf", PDF, paper),
    ):
        theirs, own = made(), made(uploaded_by_user=user)
        with undone():
            assert (by.upload(f"/{kind}", name, content, title="x").status_code == 201) is adds
        for row, may in ((theirs, changes), (own, adds)):
            for answer in attempts(by, f"/{kind}/{row.pk}", name, content):
                assert (answer.status_code < 300) is may, (kind, answer.content.decode())
                if not may:
                    problem(answer, 403)


def test_only_where_one_may_add(room: Newsroom) -> None:
    """A person whose rights are in one collection finds files of others not at all."""
    root = Collection.get_first_root_node()
    mine, closed = root.add_child(name="Моя"), root.add_child(name="Чужа")
    user = people.person("helper")
    group = people.group_of(Role.LEGAL_REVIEWER)
    user.groups.add(group)
    GroupCollectionPermission.objects.filter(group=group).update(collection=mine)
    add = Permission.objects.get(codename="add_image")
    GroupCollectionPermission.objects.create(group=group, collection=mine, permission=add)
    by, hidden = Program(user, SCOPES), picture(collection=closed)
    assert by.upload("/images", "p.png", drawn(), title="x").json()["collection"] == mine.pk
    problem(by.upload("/images", "p.png", drawn(), title="x", collection=closed.pk), 422)
    problem(by("PATCH", f"/images/{hidden.pk}", {"title": "x"}), 404)
    problem(by("DELETE", f"/images/{hidden.pk}"), 404)
