"""Words that the index does not hold: misspelt ones, some run together, and those not typed to the end."""

from typing import Final

from search import boosts
from search.analysis import knows
from search.analysis.normalise import is_cyrillic, is_latin
from search.analysis.references import is_reference
from search.query import spacing, transliteration
from search.query.drafts import Draft, respaced
from search.query.plan import Interpretation, Variant
from search.query.vocabulary import Near, Vocabulary

#: Shorter words are too like each other to be mended.
SPELL_LEAST: Final = 4
#: Letters from which a beginning says something.
_BEGUN_LEAST: Final = 3
#: Words of a question that are taken apart: only a bound of work.
_DIVIDED_MOST: Final = 4
#: Words that sound alike.
_ALIKE_MOST: Final = 3
#: Letters from which a last word that a dictionary has is taken as typed to the end.
_WHOLE_LEAST: Final = 5


def mend(
    drafts: list[Draft], df: dict[str, int], vocabulary: Vocabulary, locale: str, told: list[Interpretation]
) -> tuple[list[Draft], str]:
    """The words with what they may be instead, and the corrected question ("" when nothing is sure).

    First the nearest words of the index; then those that a word was put together from; at last the words
    that begin like it.
    """
    lost = {draft.form: draft for draft in drafts if _is_lost(draft, df)}
    mended = _spelling({form: d for form, d in lost.items() if len(form) >= SPELL_LEAST}, vocabulary)
    last = drafts[-1].form if drafts and len(drafts[-1].form) < _WHOLE_LEAST else ""
    alone = [form for form in lost if len(lost[form].variants) == 1]
    strange = [form for form in alone if form == last or not _is_word(form)]
    parts = {form: found for form in strange[:_DIVIDED_MOST] if (found := spacing.divided(form, vocabulary))}
    begun = [form for form in strange if form not in parts and form.isalpha() and len(form) >= _BEGUN_LEAST]
    for form, lemmas in (vocabulary.begun(begun) if begun else {}).items():
        if lemmas:
            lost[form].variants.append(Variant(tuple(lemmas), boosts.BEGUN, "begun"))
    words: list[Draft] = []
    for draft in drafts:
        divided = parts.get(draft.form, ())
        words += respaced(divided, draft.phrase, locale) if divided else [draft]
    mended |= {form: " ".join(divided) for form, divided in parts.items()}
    if not mended and not any(draft.respaced for draft in drafts):
        return words, ""
    corrected = " ".join(mended.get(draft.form, draft.form) for draft in drafts)
    told.append(Interpretation("spelling", corrected))
    return words, corrected


def _is_lost(draft: Draft, df: dict[str, int]) -> bool:
    return (
        not draft.form.isdigit()
        and not is_reference(draft.form)
        and not draft.stop
        and len(draft.variants) == 1
        and not draft.known(df)
    )


def _is_word(form: str) -> bool:
    return is_cyrillic(form) and (knows("uk", form) or knows("ru", form))


def _spelling(lost: dict[str, Draft], vocabulary: Vocabulary) -> dict[str, str]:
    """The nearest words of the index for words it does not hold; the surest, by word."""
    tried = {form: transliteration.to_cyrillic(form) for form in lost if is_latin(form)}
    near: dict[str, list[Near]] = vocabulary.near({*lost, *tried.values()}) if lost else {}
    sounds = {form: transliteration.skeleton(form) for form in lost if is_cyrillic(form)}
    alike = vocabulary.romanised(set(sounds.values())) if sounds else {}
    mended: dict[str, str] = {}
    for form, draft in lost.items():
        # A word the dictionary has is no mistake, only absent here: what is near it is a guess.
        sure = not (is_cyrillic(form) and knows("uk", form))
        nearest = near.get(form) or near.get(tried.get(form, ""), [])
        found = [word.form for word in nearest]
        if not nearest or nearest[0].distance > 1:
            # Soft signs left out, и for і: several edits, and one sound.
            found = alike.get(sounds.get(form, ""), [])[:_ALIKE_MOST] or found
        for word in found:
            draft.borrow("spelling", word, boosts.SPELLING if sure else boosts.SPELLING_KNOWN)
        if found and sure:
            mended[form] = found[0]
    return mended
