"""Settings of copies of the site (poruch.mirror)."""

from poruch.settings import values

#: The file of the key that signs copies (``manage.py mirror_key``); without one they are not signed.
PORUCH_MIRROR_KEY = values.text("PORUCH_MIRROR_KEY")
#: Where copies are served, and the key that readers check them with: shown on the safety page and in the API.
PORUCH_MIRROR_URLS = values.words("PORUCH_MIRROR_URL")
PORUCH_MIRROR_PUBLIC_KEY = values.text("PORUCH_MIRROR_PUBLIC_KEY").strip()
