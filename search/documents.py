"""What every source gives to search, and every engine stores."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

#: Values of the facet ``when``.
UPCOMING: Final = "upcoming"
PAST: Final = "past"


@dataclass(frozen=True)
class SearchDocument:
    """One thing that can be found, in one language; one document per (translation_key, locale).

    ``url`` is a path ("/uk/guides/x/"). ``body`` is plain text, paragraphs separated by "\\n".
    ``keywords`` are searched and never shown. ``facets`` maps topic, audience, region and when
    (:data:`UPCOMING` or :data:`PAST`, of what has a date) to codes; ``type`` is implied. ``unconfirmed``
    marks a starter draft. ``as_of`` is an ISO date, whole or partial, or "". ``boost`` multiplies the score.
    """

    type: str
    object_id: int
    locale: str
    translation_key: str
    slug: str
    url: str
    title: str
    summary: str = ""
    body: str = ""
    keywords: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unconfirmed: bool = False
    as_of: str = ""
    boost: float = 1.0

    @property
    def key(self) -> str:
        return key(self.type, self.object_id)

    @property
    def checksum(self) -> str:
        """A digest of every field: equal when, and only when, indexing again would change nothing."""
        # Not asdict, which copies deeply: half of the time.
        content = dict(vars(self))
        content["facets"] = {name: sorted(codes) for name, codes in sorted(self.facets.items())}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def key(type: str, object_id: int) -> str:
    """The key of a document: its type and the id of its object."""
    return f"{type}:{object_id}"
