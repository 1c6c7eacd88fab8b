"""The WSGI entry point; the server puts ``site/`` and the repository's root on the path."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poruch.settings.production")

application = get_wsgi_application()


def _warm() -> None:
    """Load the dictionaries before the first reader asks, not while they wait."""
    from search.analysis import warm

    warm()


def _settle() -> None:
    """Leave what is loaded now, and stays for good, out of every later search for garbage.

    A full search of it took 150 ms of processor, with all threads waiting, and so Python does it seldom and
    garbage of requests lies about: docs/decisions/0043-memory.md.
    """
    gc.collect()
    gc.freeze()


_warm()
_settle()
