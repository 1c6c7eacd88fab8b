"""Optional ways of reading, both off unless the environment says "1" (docs/api/reading.md)."""

import os

#: GraphQL at /api/graphql; needs the extra ``graphql``.
PORUCH_GRAPHQL = os.environ.get("PORUCH_GRAPHQL") == "1"
#: Wagtail's own v3 API, public pages only, at /api/wagtail/.
PORUCH_WAGTAIL_API = os.environ.get("PORUCH_WAGTAIL_API") == "1"
