"""Settings of the changes feed and of previews on other sites."""

import os
from urllib.parse import urlsplit

#: Days for which the changes feed remembers what is gone; a mirror that stays away longer begins anew.
PORUCH_TOMBSTONE_DAYS = int(os.environ.get("PORUCH_TOMBSTONE_DAYS", "400"))
#: Where drafts are shown on other front ends, ``key=address`` with blanks between. A key is a language, a
#: host of this site, ``host/language`` or ``*``; the address holds ``{token}`` and may hold ``{locale}``.
#: Unset: no previews elsewhere and no links to drafts.
PORUCH_PREVIEW_URLS = dict(
    entry.split("=", 1) for entry in os.environ.get("PORUCH_PREVIEW_URLS", "").split() if "=" in entry
)
#: Minutes for which a link to a draft opens.
PORUCH_PREVIEW_MINUTES = int(os.environ.get("PORUCH_PREVIEW_MINUTES", "30"))
_ORIGINS = {"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in PORUCH_PREVIEW_URLS.values()}
#: What the CMS may frame: itself and these front ends, nothing else.
PORUCH_PREVIEW_FRAMES = " ".join(["'self'", *sorted(_ORIGINS)])
