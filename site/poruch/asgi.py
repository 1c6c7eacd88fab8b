"""The ASGI entry point; the server puts ``site/`` and the repository's root on the path."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poruch.settings.production")

application = get_asgi_application()
