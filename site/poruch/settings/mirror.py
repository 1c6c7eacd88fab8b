"""Settings of copies of the site (poruch.mirror)."""

import os

#: The file of the key that signs copies (``manage.py mirror_key``); without one they are not signed.
PORUCH_MIRROR_KEY = os.environ.get("PORUCH_MIRROR_KEY", "")
#: Where copies are served, and the key that readers check them with: shown on the safety page and in the API.
PORUCH_MIRROR_URLS = [
    url for part in os.environ.get("PORUCH_MIRROR_URL", "").split(",") if (url := part.strip())
]
PORUCH_MIRROR_PUBLIC_KEY = os.environ.get("PORUCH_MIRROR_PUBLIC_KEY", "").strip()
