"""Every weight of the ranking, each with the experiment that set it.

"recipe" is the measured recipe of ``docs/decisions`` on public Ukrainian sets of other topics. The other
figures are nDCG@10 over the starter content, production path, one weight changed at a time: *dev* is the
60 judged questions of tests/relevance, *own* 100 unseen questions of the same kinds written for this
purpose, *faq* 252 questions of the guides' FAQs with the FAQs left out of the index. All stand on broad
plateaus: half or double a weight moves the means by 0.01 or less unless said otherwise.
"""

from typing import Final

K1: Final = 1.6
"""BM25's saturation. 1.2 (as it comes): dev -0.007, own -0.008, faq -0.006; 2.0: level."""
B: Final = 0.75
"""BM25's length norm, as it comes. Lengths compare within a type: over all types together terms and
contacts beat the guides (dev 0.81 instead of 0.88, own 0.73 instead of 0.79)."""

TITLE: Final = 1.25
"""The title scored again, summed with the whole (recipe: best_fields and title^w cost 0.1). 1.0: dev -0.01."""
EXACT: Final = 0.1
"""The very form typed, on top of its lemma (recipe); level here."""
NEIGHBOURS: Final = 0.2
"""Two content words next to each other, slop 1, as typed (recipe: 0.1). faq +0.005 over 0.1."""
NEIGHBOUR_SLOP: Final = 1
STOP: Final = 0.3
"""Words that only hold a question together. 1.0 (recipe): faq -0.035, own -0.007, dev +0.004."""

LAYOUT: Final = 0.95
"""Just below the word typed, which wins when both are words. 0.7 to 1.0: level."""
TRANSLITERATION: Final = 0.9
"""As LAYOUT."""
RUSSIAN: Final = 0.9
"""As LAYOUT. All readings of a word share the commonest one's rarity: own +0.005, crosslang +0.02."""
RUSSIAN_NEAR: Final = 0.6
"""Index words near a Russian word respelt: a guess. 0.3: level."""
SPELLING: Final = 0.8
"""0.6 to 1.0: level."""
SPELLING_KNOWN: Final = 0.3
"""The index lacks the word, the dictionary has it: it is no mistake, what is near it may still help."""
RELATED: Final = 0.25
"""Lemmas of the index that begin alike, in place of doc-wide 4-grams. 0: own -0.016, faq level."""
RELATED_LEAST: Final = 5
"""Letters of a word from which its beginning says something."""

GLOSSARY: Final = 0.8
"""Other names of what is named. 0: faq -0.02; 0.4: dev -0.01, own -0.02; 1.0: level."""
GLOSSARY_WITHIN: Final = 0.4
"""Names within a longer name that was named. 0.2 to 0.6: level."""
GROUPS_MOST: Final = 6
"""Glossary groups of one question: only a bound of work."""
NAMES_MOST: Final = 12
"""Names of one group, preferred ones first: only a bound of work."""

READERS_LANGUAGE: Final = 1.0
OTHER_LANGUAGE: Final = 0.9
"""A page that answers in another language alone still wins. 0.8: crosslang -0.03; 1.0: level."""
TYPE_ORDER: Final = ("guide", "resource", "template", "topic", "term", "act", "page")
"""Of a list without a question. In a ranking types differ by the boosts of their documents."""

CANDIDATES: Final = 128
"""Documents scored in full, after the database's own ranking chose them. 200: level, 3 ms slower."""
