"""Uploaded files, and which page shows which."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from poruch.core.pages import public
from poruch.operations.backup.archive import PIECE
from poruch.operations.exporting.folder import Folder

_COLUMNS = ("page", "locale", "kind", "file", "title")


def write(folder: Folder, drafts: bool) -> list[str]:
    """Without drafts: files of public pages that no collection keeps private. Returns names of lost files."""
    lost, links = [], []
    for kind, model in (("image", get_image_model()), ("document", get_document_model())):
        pages = _pages(model, drafts)
        closed = (
            []
            if drafts
            else list(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
        )
        for one in model.objects.select_related("collection").order_by("pk").iterator():
            shown = pages.get(one.pk, [])
            if not drafts and (not shown or any(one.collection.path.startswith(path) for path in closed)):
                continue
            name = f"media/{one.file.name}"
            try:
                folder.file(name, one.title, _chunks(one.file))
            except OSError:
                lost.append(one.file.name)
                continue
            links += [(path, locale, kind, name, one.title) for path, locale in shown]
    folder.csv("tables/attachments.csv", "Which page shows which file.", _COLUMNS, sorted(links))
    return lost


def _chunks(file: Any) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(PIECE):
            yield chunk


def _pages(model: Any, drafts: bool) -> dict[int, list[tuple[str, str]]]:
    """Id of a file -> (path, locale) of the pages that refer to it."""
    types = ContentType.objects.get_for_models(model, Page)
    rows = ReferenceIndex.objects.filter(to_content_type=types[model], base_content_type=types[Page])
    pages = Page.objects.all() if drafts else public()
    known = {page.pk: (page.url_path, page.locale.language_code) for page in pages.select_related("locale")}
    found: dict[int, set[tuple[str, str]]] = {}
    for target, source in rows.values_list("to_object_id", "object_id"):
        if int(source) in known:
            found.setdefault(int(target), set()).add(known[int(source)])
    return {target: sorted(places) for target, places in found.items()}
