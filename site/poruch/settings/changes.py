"""Settings of the changes feed and of previews on other sites."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from poruch.settings import values

#: Days for which the changes feed remembers what is gone; a mirror that stays away longer begins anew.
PORUCH_TOMBSTONE_DAYS = values.whole("PORUCH_TOMBSTONE_DAYS", 400)
#: Where drafts are shown on other front ends, ``key=address`` with blanks between. A key is a language, a
#: host of this site, ``host/language`` or ``*``; the address holds ``{token}`` and may hold ``{locale}``.
#: Unset: no previews elsewhere and no links to drafts.
PORUCH_PREVIEW_URLS: dict[str, str] = {}
for _entry in values.text("PORUCH_PREVIEW_URLS").split():
    _key, _, _address = _entry.partition("=")
    if not _address.startswith(("https://", "http://")) or "{token}" not in _address:
        raise ImproperlyConfigured(
            "PORUCH_PREVIEW_URLS must be entries like *=https://front.example/preview?token={token}, "
            f"with blanks between. “{_entry}” is none."
        )
    PORUCH_PREVIEW_URLS[_key] = _address
#: Minutes for which a link to a draft opens.
PORUCH_PREVIEW_MINUTES = values.whole("PORUCH_PREVIEW_MINUTES", 30)
_ORIGINS = {"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in PORUCH_PREVIEW_URLS.values()}
#: What the CMS may frame: itself and these front ends, nothing else.
PORUCH_PREVIEW_FRAMES = " ".join(["'self'", *sorted(_ORIGINS)])
