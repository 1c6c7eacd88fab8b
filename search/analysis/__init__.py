"""The one analysis of text that every engine shares: words, lemmas, skeletons, grams.

It is pure Python, so that a laptop and a cluster find the same things.
"""

from search.analysis.dictionaries import DictionaryMissing, knows, warm
from search.analysis.grams import grams, similarity
from search.analysis.lemmas import is_stop_word, lemmas
from search.analysis.normalise import normalise
from search.analysis.tokens import Word, forms, places, words, written

__all__ = [
    "DictionaryMissing",
    "Word",
    "forms",
    "grams",
    "is_stop_word",
    "knows",
    "lemmas",
    "normalise",
    "places",
    "similarity",
    "warm",
    "words",
    "written",
]
