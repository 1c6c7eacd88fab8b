"""How answers travel: caches between the site and readers, and how often one network may ask."""

from poruch.settings import values

#: Seconds for which caches of ours between the site and readers may keep an answer (s-maxage); 0: not at all.
#: Only with PORUCH_PURGE_URLS: what is not purged shows a correction that much later.
PORUCH_CDN_SECONDS = values.whole("PORUCH_CDN_SECONDS", 0)
#: Seconds for which they may show an old answer while the site does not answer.
PORUCH_CDN_STALE_SECONDS = values.whole("PORUCH_CDN_STALE_SECONDS", 86400)
#: Answers a second that the API makes for one network, and for one token, after a pause a minute's worth at
#: once; 0 switches the limit off. What is answered from memory is not counted.
PORUCH_API_RATE = values.number("PORUCH_API_RATE", 100)
PORUCH_API_TOKEN_RATE = values.number("PORUCH_API_TOKEN_RATE", 100)
#: Addresses of those caches that are told what changed, with the method PURGE, and a header that lets us in:
#: "Name: value".
PORUCH_PURGE_URLS = values.words("PORUCH_PURGE_URLS")
PORUCH_PURGE_HEADER = values.text("PORUCH_PURGE_HEADER")
