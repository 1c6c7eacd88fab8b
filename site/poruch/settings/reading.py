"""Optional ways of reading, both off unless the environment says "1" (docs/api/reading.md)."""

from poruch.settings import values

#: GraphQL at /api/graphql; needs the extra ``graphql``.
PORUCH_GRAPHQL = values.switch("PORUCH_GRAPHQL")
#: Wagtail's own v3 API, public pages only, at /api/wagtail/.
PORUCH_WAGTAIL_API = values.switch("PORUCH_WAGTAIL_API")
