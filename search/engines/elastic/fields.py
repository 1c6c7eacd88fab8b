"""The mapping of every index, made by one factory; its analysis is ``search.analysis``, done before.

A document arrives as ready words: ``a|b c`` are two places, the first with the lemmas a and b; a form comes
in its frame, ``_word_``. The analysers here only split it, so that what is found is the same as in the
embedded engine. (Framing by a filter of Elasticsearch took a quarter of the time of indexing.)
"""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings

from search.analysis.grams import FRAME, SIZE
from search.boosts import K1, B

#: Between the lemmas of one place.
SEPARATOR: Final = "|"
#: In front of a region that a document names, but is not counted for.
NAMED: Final = "~"
#: Letters of a beginning; more of a word being typed tell nothing more.
PREFIX_MOST: Final = 20


def framed(forms: Sequence[str]) -> str:
    """Words as the fields of forms hold them."""
    return f"{FRAME}{f'{FRAME} {FRAME}'.join(forms)}{FRAME}" if forms else ""


_ANALYSIS: Final = {
    "filter": {
        "variants": {"type": "pattern_capture", "patterns": [r"([^|]+)"], "preserve_original": False},
        "grams": {"type": "ngram", "min_gram": SIZE, "max_gram": SIZE},
        "beginnings": {"type": "edge_ngram", "min_gram": 2, "max_gram": PREFIX_MOST + 1},
    },
    "analyzer": {
        "words": {"type": "custom", "tokenizer": "whitespace"},
        "variants": {"type": "custom", "tokenizer": "whitespace", "filter": ["variants"]},
        "grams": {"type": "custom", "tokenizer": "whitespace", "filter": ["grams"]},
        "beginnings": {"type": "custom", "tokenizer": "whitespace", "filter": ["beginnings"]},
    },
}


def text(analyzer: str, *, positions: bool = False, **more: Any) -> dict[str, Any]:
    """A searched field; ``positions`` are kept for phrases only, being half of an index."""
    return {
        "type": "text",
        "analyzer": analyzer,
        "similarity": "poruch",
        "index_options": "positions" if positions else "freqs",
        **more,
    }


def keyword(**more: Any) -> dict[str, Any]:
    return {"type": "keyword", **more}


def mappings() -> dict[str, Any]:
    """The fields of an index; whatever a document has beside them is not indexed."""
    grams = {"grams": text("grams", search_analyzer="words")}
    beginnings = {"beginnings": text("beginnings", search_analyzer="words", norms=False)}
    return {
        # A new field of a newer program is left out until the next rebuild, not refused.
        "dynamic": False,
        # The database is the source; an index is filled from it and never from itself.
        "_source": {"enabled": False},
        "properties": {
            "key": keyword(),
            "checksum": keyword(index=False),
            "deleted": {"type": "boolean"},
            "deleted_at": {"type": "date"},
            "group": {"type": "long"},
            "translation_key": keyword(),
            "locale": keyword(),
            "type": keyword(),
            "topic": keyword(),
            "audience": keyword(),
            "region": keyword(),
            "region_counted": keyword(),
            "when": keyword(),
            "boost": {"type": "float", "index": False},
            "text": text("variants", positions=True),
            "title": text("variants", positions=True),
            "forms": text("words"),
            # Words that no dictionary knows, as pieces: half of the time of indexing when all words were.
            "strange_forms": text("grams", search_analyzer="words", norms=False),
            "title_forms": text("words", fields=grams | beginnings),
            "keyword_forms": text("words", fields=beginnings),
        },
    }


def resting() -> dict[str, Any]:
    """How an index that readers ask is kept; one that is being filled need be neither fresh nor safe."""
    return {
        # Said explicitly, or Elasticsearch stops refreshing an index that nobody has searched for 30 s.
        "refresh_interval": settings.ELASTICSEARCH["refresh"],
        "translog.durability": "request",
    }


def index_settings() -> dict[str, Any]:
    """Of an index to be filled. Shards and replicas come from the environment (docs/operations/search.md)."""
    options = settings.ELASTICSEARCH
    return {
        "number_of_shards": options["shards"],
        "number_of_replicas": options["replicas"],
        "refresh_interval": "-1",
        "translog.durability": "async",
        "max_result_window": 10_000,
        "analysis": _ANALYSIS,
        "similarity": {"poruch": {"type": "BM25", "k1": K1, "b": B}},
    }
