"""Reading the text of attached files, in the background.

Why neither in the request nor in the drain of the outbox: a file may take ``WALL_SECONDS``, an editor must
not wait for it, and a drain holds a transaction, on SQLite the only writer's. So each file is a task of its
own. With a worker (PORUCH_TASKS=worker) it goes through the task queue. The immediate backend would run the
task at once, in the editor's request; there one daemon thread of the web process takes the files in turn and
mostly waits for the child process. What a restart loses, ``manage.py extract_documents`` finds again. Until
its text is read a file is found by its title; then an outbox row brings the text into the index.
"""

import hashlib
import logging
import queue
import tempfile
import threading
from collections.abc import Iterable
from functools import partial
from typing import IO, Any, Final

from django.db import connections, transaction
from django.db.models import Exists, OuterRef
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend
from wagtail.documents import get_document_model

from kb.documents import TYPE, attached
from kb.extraction import limits, parent
from kb.extraction.limits import Reason, Refused
from kb.models import DocumentText
from search.outbox import enqueue

log = logging.getLogger(__name__)
_CHUNK: Final = 1024 * 1024


def request(ids: Iterable[int]) -> None:
    """Have the files of those documents read that were not yet, after the caller's transaction."""
    for id in unread(ids):
        transaction.on_commit(partial(_start, id))


def unread(ids: Iterable[int]) -> list[int]:
    """The documents among ``ids`` whose present file has not been read, or was not there to be read."""
    documents = get_document_model().objects.filter(pk__in=set(ids))
    read = DocumentText.objects.filter(document=OuterRef("pk"), file_hash=OuterRef("file_hash"))
    missing = documents.exclude(Exists(read.exclude(reason=Reason.MISSING)))
    return sorted(missing.values_list("pk", flat=True))


@task()
def extract_document(document_id: int) -> None:
    """Read one file, unless it was read already or is not public. A failure is logged, not raised."""
    try:
        read_again(document_id, only_new=True)
    except Exception:
        log.exception("The text of document %d could not be read.", document_id)


def read_again(document_id: int, *, only_new: bool = False) -> DocumentText | None:
    """Read the file of a document and put its text into the index; up to ``limits.WALL_SECONDS``.

    None when there is nothing to do: not to be found by anyone, replaced meanwhile, or with ``only_new``
    already read. What the storage may raise is raised.
    """
    document = get_document_model().objects.filter(pk=document_id).first()
    if document is None or not attached([document_id]) or (only_new and not unread([document_id])):
        return None
    with tempfile.TemporaryFile() as copy:
        try:
            digest = _copied(document, copy)
            extracted = _read(document, copy)
        except Refused as error:
            digest, extracted = document.file_hash, parent.Extracted(reason=error.reason)
    with transaction.atomic():
        return _store(document, digest, extracted)


def _copied(document: Any, copy: IO[bytes]) -> str:
    """The file's bytes on this machine, wherever the storage is; their hash, as Wagtail makes it."""
    digest = hashlib.sha1(usedforsecurity=False)
    try:
        with document.open_file() as file:
            while chunk := file.read(_CHUNK):
                copy.write(chunk)
                digest.update(chunk)
                if copy.tell() > limits.FILE_BYTES:
                    raise Refused(Reason.TOO_BIG)
    except FileNotFoundError as error:
        raise Refused(Reason.MISSING) from error
    return digest.hexdigest()


def _read(document: Any, copy: IO[bytes]) -> parent.Extracted:
    kind = document.file_extension.lower()
    if kind not in limits.KINDS:
        return parent.Extracted(reason=Reason.UNSUPPORTED)
    return parent.read(copy, kind)


def _store(document: Any, digest: str, extracted: parent.Extracted) -> DocumentText | None:
    # Only if the file is still the one that was read; a newer one has its own task. Rows made by a program
    # may have no hash, or an older file's.
    same = get_document_model().objects.filter(pk=document.pk, file=document.file.name)
    if not same.update(file_hash=digest):
        return None
    pages = list(extracted.pages)
    text, _ = DocumentText.objects.update_or_create(
        document_id=document.pk,
        defaults={
            "file_hash": digest,
            "reason": (extracted.reason or ""),
            "pages": pages,
            "characters": sum(map(len, pages)),
        },
    )
    enqueue(TYPE, document.pk)
    return text


def _start(document_id: int) -> None:
    if isinstance(extract_document.get_backend(), ImmediateBackend):
        _background.add(document_id)
    else:
        extract_document.enqueue(document_id)


class _Background:
    """One daemon thread that reads files in turn; started with the first one."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, document_id: int) -> None:
        self._waiting.put(document_id)
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="extract-documents", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            document_id = self._waiting.get()
            try:
                extract_document.enqueue(document_id)
            finally:
                connections.close_all()


_background = _Background()
