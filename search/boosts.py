"""Every weight of the ranking, each with the experiment that set it.

"dev" is ``domain/queries_dev.tsv`` over the starter guides; "recipe" is the measured recipe in
``shared/search.md``, on public Ukrainian sets of other topics.
"""

from typing import Final

# BM25 as it comes (recipe).
K1: Final = 1.6
B: Final = 0.75

TITLE: Final = 1.25
"""The title scored again, summed with the whole (recipe: best_fields and title^w cost 0.1)."""
EXACT: Final = 0.1
"""The very form typed, on top of its lemma (recipe)."""
NEIGHBOURS: Final = 0.2
"""Two content words next to each other, slop 1, as typed (recipe)."""
NEIGHBOUR_SLOP: Final = 1

LAYOUT: Final = 0.95
TRANSLITERATION: Final = 0.9
RUSSIAN: Final = 0.9
RUSSIAN_NEAR: Final = 0.6
SPELLING: Final = 0.8
SPELLING_KNOWN: Final = 0.3
RELATED: Final = 0.25
RELATED_LEAST: Final = 5
STOP: Final = 0.3
"""Stop words stay in the lemma clause (recipe)."""

GLOSSARY: Final = 0.8
GLOSSARY_WITHIN: Final = 0.4
GROUPS_MOST: Final = 6
NAMES_MOST: Final = 12

READERS_LANGUAGE: Final = 1.0
OTHER_LANGUAGE: Final = 0.9
TYPE_ORDER: Final = ("guide", "resource", "template", "topic", "term", "act", "page")
"""Of a list without a question. In a ranking types differ by the boosts of their documents."""

CANDIDATES: Final = 128
"""Documents scored in full, after the database's own ranking chose them."""

PHRASE_POWER: Final = 2.0
PHRASE_ROOT: Final = 0.5
