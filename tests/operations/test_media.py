"""Media in a bucket: what is public leaves through the site or its domain, the rest does not leave at all."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from docx import Document as Docx
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from kb.models import DocumentText
from poruch.operations.doctor import findings
from tests.factories import filled

BUCKET = "poruch-media"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@contextmanager
def _bucket(endpoint: str, monkeypatch: Any, name: str, domain: str = "") -> Iterator[Any]:
    """Settings as `PORUCH_S3_*` make them, on an empty bucket."""
    import boto3

    from poruch.settings import running

    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "eu-central-1"}
    client = boto3.client("s3", endpoint_url=endpoint, **keys)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    for variable, value in (("ACCESS_KEY", "key"), ("SECRET_KEY", "secret")):
        monkeypatch.setenv(f"PORUCH_S3_{variable}", value)
    values = {
        "BUCKET": name,
        "ENDPOINT": endpoint,
        "REGION": "eu-central-1",
        "PREFIX": "site",
        "DOMAIN": domain,
    }
    for variable, value in values.items():
        monkeypatch.setattr(running, f"PORUCH_S3_{variable}", value)
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PORUCH_S3_BUCKET=name,
        PORUCH_S3_DOMAIN=domain,
        STORAGES={"default": running.s3_storage(), "staticfiles": static},
    ):
        yield client


@pytest.fixture
def bucket(endpoint: str, monkeypatch: Any, request: Any) -> Iterator[Any]:
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[:60]
    with _bucket(endpoint, monkeypatch, name) as client:
        client.name = name
        yield client


def _keys(client: Any) -> set[str]:
    return {row["Key"] for row in client.list_objects_v2(Bucket=client.name).get("Contents", [])}


def _picture(kind: str = "PNG") -> bytes:
    made = BytesIO()
    Picture.new("RGB", (640, 480), "navy").save(made, kind)
    return made.getvalue()


def _letter(text: str) -> bytes:
    made = BytesIO()
    document = Docx()
    document.add_paragraph(text)
    document.save(made)
    return made.getvalue()


@pytest.mark.django_db
def test_an_image_is_uploaded_shown_and_deleted(
    bucket: Any, admin_client: Any, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    upload = ContentFile(_picture(), name="map.png")
    sent = {
        "title": "Мапа",
        "file": upload,
        "description": "",
        "collection": Collection.get_first_root_node().pk,
    }
    assert admin_client.post(reverse("wagtailimages:add"), sent).status_code == 302
    image = get_image_model().objects.get()
    rendition = image.get_rendition("width-320|format-webp")
    assert _keys(bucket) == {f"site/{image.file.name}", f"site/{rendition.file.name}"}
    assert rendition.url == f"/media/{rendition.file.name}"
    answer = client.get(rendition.url)
    body = b"".join(answer)
    assert (answer.status_code, answer["Content-Type"], answer["Content-Length"]) == (
        200,
        "image/webp",
        str(len(body)),
    )
    assert Picture.open(BytesIO(body)).size == (320, 240)
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert client.get("/media/images/lost.png").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert admin_client.post(reverse("wagtailimages:delete", args=[image.pk])).status_code == 302
    assert _keys(bucket) == set()


@pytest.mark.django_db
def test_a_document_leaves_only_to_who_may_read_it(
    bucket: Any, admin_client: Any, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    closed = Collection.get_first_root_node().add_child(name="Закрите")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    upload = ContentFile(_letter("Зразок заяви"), name="letter.docx")
    sent = {"title": "Заява", "file": upload, "collection": closed.pk}
    assert admin_client.post(reverse("wagtaildocs:add"), sent).status_code == 302
    document = get_document_model().objects.get()
    key = document.file.name
    assert f"site/{key}" in _keys(bucket)
    assert client.get(document.url).status_code == 302
    for path in (
        f"/media/{key}",
        f"/media/images/../{key}",
        f"/media/images/%2e%2e/{key}",
        f"/media/images//{key}",
    ):
        assert client.get(path).status_code in (301, 404), path
    with pytest.raises(NotImplementedError):
        default_storage.url(key)
    assert bucket.head_object(Bucket=bucket.name, Key=f"site/{key}")["CacheControl"] == "private, no-store"
    answer = admin_client.get(document.url)
    assert b"".join(answer).startswith(b"PK")
    assert "amazonaws" not in str(answer.headers)
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert f"site/{key}" not in _keys(bucket)


@pytest.mark.django_db
def test_attached_files_are_read_from_the_bucket(bucket: Any, site: Any) -> None:
    document = get_document_model().objects.create(
        title="Лист", file=ContentFile(_letter("Слово для пошуку"), name="words.docx")
    )
    filled.template("зразок", document=document)
    call_command("extract_documents", verbosity=0)
    assert "Слово для пошуку" in str(DocumentText.objects.get(document=document).pages)


def test_images_of_a_domain_of_their_own(endpoint: str, monkeypatch: Any) -> None:
    with _bucket(endpoint, monkeypatch, "with-domain", "media.poruch.example"):
        name = default_storage.save("images/зліва.png", ContentFile(_picture()))
        assert default_storage.url(name).startswith("https://media.poruch.example/site/images/%")
        with pytest.raises(NotImplementedError):
            default_storage.url("documents/x.pdf")


def test_policies_allow_exactly_that_domain() -> None:
    code = (
        "import json; from poruch.settings import production as p; print(json.dumps("
        "[p.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'], p.CMS_CONTENT_SECURITY_POLICY, "
        "p.STORAGES['default']['BACKEND']]))"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "site:.",
        "SECRET_KEY": "x",
        "PORUCH_S3_BUCKET": "b",
        "PORUCH_S3_DOMAIN": "https://media.poruch.example/",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    sources, cms, backend = json.loads(done.stdout)
    assert sources == ["'self'", "https://media.poruch.example"]
    assert "img-src 'self' data: blob: https://media.poruch.example;" in cms
    assert backend == "poruch.operations.media.BucketStorage"


@pytest.mark.django_db
def test_media_move_there_and_back_and_again(bucket: Any, settings: Any, tmp_path: Path, capsys: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    files = {"images/a.png": b"one", "documents/б.pdf": b"two", "press-kits/k.zip": b"made anew"}
    files |= {".before-restore-1a/documents/c.pdf": b"of before", ".restoring-1a/d.pdf": b"half"}
    for name, content in files.items():
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for said in ("Скопійовано файлів: 2, уже були: 0.", "Скопійовано файлів: 0, уже були: 2."):
        call_command("move_media", to="s3")
        assert said in capsys.readouterr().out
    assert _keys(bucket) == {"site/images/a.png", "site/documents/б.pdf"}
    for name in files:
        (settings.MEDIA_ROOT / name).unlink()
    call_command("move_media", to="local")
    assert {name for name in files if (settings.MEDIA_ROOT / name).exists()} == {
        "images/a.png",
        "documents/б.pdf",
    }
    assert (settings.MEDIA_ROOT / "documents/б.pdf").read_bytes() == b"two"


def test_the_doctor_looks_into_the_bucket(bucket: Any, settings: Any) -> None:
    check = findings.CHECKS["media"].examine
    there = findings.Circumstances(public=True)
    assert list(check(there)) == []
    made = settings.STORAGES["default"]
    for wrong in ({"default_acl": "public-read"}, {"bucket_name": "nobodys"}):
        options = {**made, "OPTIONS": {**made["OPTIONS"], **wrong}}
        with override_settings(STORAGES={**settings.STORAGES, "default": options}):
            assert [found.level for found in check(there)] == ["error"], wrong
    assert _keys(bucket) == set()
