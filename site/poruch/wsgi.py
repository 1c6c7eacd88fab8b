"""The WSGI entry point; the server puts ``site/`` and the repository's root on the path."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poruch.settings.production")

application = get_wsgi_application()


def _warm() -> None:
    """Load the dictionaries before the first reader asks, not while they wait."""
    from search.analysis import warm

    warm()


_warm()
