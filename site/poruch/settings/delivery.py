"""How answers travel: caches between the site and readers, and how often one network may ask."""

import os

#: Seconds for which caches of ours between the site and readers may keep an answer (s-maxage); 0: not at all.
#: Only with PORUCH_PURGE_URLS: what is not purged shows a correction that much later.
PORUCH_CDN_SECONDS = int(os.environ.get("PORUCH_CDN_SECONDS", "0"))
#: Seconds for which they may show an old answer while the site does not answer.
PORUCH_CDN_STALE_SECONDS = int(os.environ.get("PORUCH_CDN_STALE_SECONDS", "86400"))
