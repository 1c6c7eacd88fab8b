"""Every weight of the ranking, each with the experiment that set it.

"recipe" is the recipe measured on public Ukrainian sets of other topics (docs/decisions). The other figures
are changes of nDCG@10 over the starter content when this one weight is changed: *dev* is the 60 judged
questions of tests/relevance (0.924), *own* 101 further questions of the same kinds, not in the repository
(0.864), *faq* the 252 FAQ questions of the guides, with the FAQs left out of the index (0.525). "Level" is
within 0.003 on dev and own.
"""

from typing import Final

K1: Final = 1.6
"""BM25's saturation. 1.2 (as it comes): dev -0.007, own -0.008; 2.0: level."""
B: Final = 0.75
"""BM25's length norm, as it comes; 0.5: dev level, own +0.007, faq -0.002. Lengths compare within a type:
over all types together terms and contacts beat the guides (dev -0.068, own -0.058)."""

USUAL_LENGTHS: Final = {
    "term": (78.0, 2.8),
    "topic": (56.0, 1.7),
    "act": (25.0, 1.0),
    "resource": (20.0, 1.5),
    "page": (3.4, 2.0),
}
"""How many times longer a guide's text and title are (means over the starter content), for an engine that
knows one average length for all types."""

TITLE: Final = 1.25
"""The title scored again, summed with the whole (recipe: best_fields and title^w cost 0.1). 1.0: dev -0.008,
own -0.014."""
EXACT: Final = 0.1
"""The very form typed, on top of its lemma (recipe). 0: dev level, own -0.006."""
NEIGHBOURS: Final = 0.2
"""Two content words next to each other, slop 1, as typed. 0.1 (recipe): dev -0.005, faq -0.004."""
NEIGHBOUR_SLOP: Final = 1
REFERENCE: Final = 1.0
"""A thing and its number side by side: «ст. 146». Of the 5 articles that the starter content cites: 0: 0.881,
0.5: 0.954, 1.0: 0.993, 2.0: 1.000; dev level throughout."""
REFERENCE_NUMBER: Final = 0.5
"""The number of a law without its convocation, «2010» for «2010-IX»: a guess. 0 and 0.9: level."""
STOP: Final = 0.3
"""Words that only hold a question together. 1.0 (recipe): faq -0.035, own -0.009, dev level."""

LAYOUT: Final = 0.95
"""Just below the word typed, which wins when both are words. 0.7: level."""
TRANSLITERATION: Final = 0.9
"""As LAYOUT. 0.7: dev -0.002; 1.0: level."""
RUSSIAN: Final = 0.9
"""As LAYOUT. 0.7: level. All readings of a word share the commonest one's rarity: own +0.005."""
RUSSIAN_NEAR: Final = 0.6
"""Index words near a Russian word respelt: a guess. 0.3: level."""
SPELLING: Final = 0.8
"""0.6 and 1.0: level."""
SPELLING_KNOWN: Final = 0.3
"""The index lacks the word, the dictionary has it: it is no mistake, what is near it may help. 0: level."""
BEGUN: Final = 0.8
"""Words that begin like one not typed to the end. *unseen* (docs/decisions/0041), beginnings, embedded and
Elasticsearch: 0.5: 0.742 and 0.867, 0.8: 0.835 and 0.867, without: 0.38 and 0.59; dev level throughout."""
NUMBER: Final = 1.0
"""A number as texts write it, «200 000» for «двісті тисяч». *unseen*, numbers in words: 0: 0.750 and 0.733,
0.4: 0.908 and 0.908, 1.2: 1.000 and 1.000; dev level throughout."""
GRAMS: Final = 0.1
"""Pieces of words on Elasticsearch: of strange words in the whole, of all in the title. 0.2 (recipe): dev
-0.004; 0: dev -0.011, *unseen* -0.018, foreign pages +0.002 (docs/decisions/0041)."""
RELATED: Final = 0.25
"""Lemmas of the index that begin alike, in place of documents' grams. 0: own -0.014; 0.5: dev -0.006."""
RELATED_LEAST: Final = 5
"""Letters of a word from which its beginning says something."""

GLOSSARY: Final = 0.8
"""Other names of what is named. 0: dev -0.044, own -0.087; 0.4: dev -0.010, own -0.016; 1.0: dev -0.008,
own +0.006."""
GLOSSARY_WITHIN: Final = 0.4
"""Names within a longer name that was named. 0.2 and 0.6: level."""
TRANSLATED_TITLE: Final = 0.3
"""The Ukrainian title of a page that is named in another language: for pages that are not translated. 0 and
0.6: dev level (all guides are translated, and found as they are)."""
GROUPS_MOST: Final = 6
"""Glossary groups of one question: only a bound of work."""
NAMES_MOST: Final = 12
"""Names of one group, preferred ones first: only a bound of work."""

READERS_LANGUAGE: Final = 1.0
OTHER_LANGUAGE: Final = 0.9
"""A page that answers in another language alone still wins. 0.8: dev -0.006, own +0.004; 1.0: level."""
TYPE_ORDER: Final = (
    "guide", "resource", "template", "topic", "event", "campaign", "programme", "lesson", "news", "term",
    "act", "page", "document",
)  # fmt: skip
"""Of a list without a question. In a ranking types differ by the boosts of their documents."""

OVER: Final = 0.6
"""An event that is over. Not measured, a choice: of two that answer alike the one to come stands first, and a
past one that alone answers (1.67 times better than the next) is still found (docs/decisions/0031)."""

STALE: Final = 0.7
"""A page that a new edition of a law has overtaken. Not measured, a choice: of two pages that answer alike
the current one comes first, and one that alone answers (1.43 times better than the next) stays where it is:
a warning above it is better than a worse page."""

CANDIDATES: Final = 128
"""Documents scored in full, after the database's own ranking chose them: a bound of work."""
