"""Settings of copies of the site (poruch.mirror)."""

import os

#: The file of the key that signs copies (``manage.py mirror_key``); without one they are not signed.
PORUCH_MIRROR_KEY = os.environ.get("PORUCH_MIRROR_KEY", "")
