"""Stock Wagtail for the production server: without our dictionaries in its memory."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
