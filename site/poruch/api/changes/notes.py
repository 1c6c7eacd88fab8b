"""Noting, within the writer's transaction, that something may have changed. No lock, no number."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Model

from poruch.api.changes.models import ChangeNote

PAGE: Final = "page"
TERM: Final = "term"
LIST: Final = "list"
IMAGE: Final = "image"
DOCUMENT: Final = "document"
#: Everything below a page, too.
BRANCH: Final = "branch"
#: All there is: a host, a language or the whole tree has changed.
EVERYTHING: Final = "*"
#: Pages that refer to any uploaded document.
DOCUMENTS: Final = "documents"

Key = tuple[str, str]


def note(object: str, object_id: Any = "", *, spread: bool = True) -> None:
    ChangeNote.objects.create(object=object, object_id=str(object_id), spread=spread)


def note_all(keys: Iterable[Key], *, spread: bool = False) -> None:
    rows = [ChangeNote(object=object, object_id=id, spread=spread) for object, id in keys]
    ChangeNote.objects.bulk_create(rows, batch_size=500)


def model_key(instance: Model) -> Key:
    """A row of a model that is no object of the API: ``core.phone``, by the model that holds its id."""
    meta = instance._meta
    base = (meta.get_parent_list() or [meta.model])[-1]
    return base._meta.label_lower, str(instance.pk)
