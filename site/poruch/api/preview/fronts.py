"""Which front end shows drafts of a page: ``PORUCH_PREVIEW_URLS``."""

from django.conf import settings

from poruch.core.models import ContentPage


def template_of(page: ContentPage) -> str:
    """The address for the page's site and language, the most particular first; "" when there is none."""
    found: dict[str, str] = settings.PORUCH_PREVIEW_URLS
    if not found:
        return ""
    locale = page.locale.language_code
    site = page.get_site()
    host = site.hostname if site else ""
    return next((found[key] for key in (f"{host}/{locale}", host, locale, "*") if key in found), "")


def address(page: ContentPage, token: str) -> str:
    """Where the front end shows what the token opens."""
    filled = template_of(page).replace("{locale}", page.locale.language_code)
    return filled.replace("{token}", token)
