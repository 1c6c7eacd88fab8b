"""A world that the tests of one module share: made once; what each does to it is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from poruch.core.tree import ensure_home


@contextmanager
def lasting(blocker: Any, media: Path) -> Iterator[None]:
    """Home pages and sections as in the fixture ``site``, and whatever the caller makes inside.

    ``blocker`` is pytest-django's ``django_db_blocker``; the fixture must also ask for ``django_db_setup``.
    Each test with ``db`` is a savepoint within. The module has to give its tests the same folder of files.
    """
    with blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        translation.activate(settings.LANGUAGE_CODE)
        ensure_home("uk")
        ensure_home("en")
        yield
        transaction.set_rollback(True)
