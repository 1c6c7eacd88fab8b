"""From the words typed to a plan: what each may mean, and how sure that is.

Every reading is weighed against the index's own vocabulary, so nothing is offered that finds nothing.
"""

from collections.abc import Iterable

from search import boosts
from search.analysis import forms, knows, lemmas
from search.analysis.normalise import is_cyrillic, is_latin
from search.moment import one_moment
from search.query import layout, numerals, russian, spacing, transliteration
from search.query.drafts import Draft, own_lemmas
from search.query.expansion import expand
from search.query.mending import SPELL_LEAST, mend
from search.query.parser import Chunk, parse
from search.query.plan import Expansion, Interpretation, Plan, Variant
from search.query.references import references
from search.query.references import told as told_references
from search.query.translation import translated
from search.query.vocabulary import Vocabulary


def understand(text: str, *, locale: str, vocabulary: Vocabulary, exact: bool = False) -> Plan:
    """The plan of a question. ``exact`` keeps the words typed and their lemmas, and nothing else."""
    chunks = parse(text)
    if exact:
        slots = tuple(Draft(form, chunk.phrase, locale).slot() for chunk in chunks for form in chunk.forms)
        return Plan(text, slots, exact=True, references=references(slots))
    with one_moment():
        return _understood(text, chunks, locale, vocabulary)


def _understood(text: str, chunks: list[Chunk], locale: str, vocabulary: Vocabulary) -> Plan:
    drafts, df = _read(chunks, locale, vocabulary)
    drafts = spacing.joined(drafts, df, vocabulary, locale)
    told: list[Interpretation] = []
    _tell_layout(drafts, told)
    _russian(drafts, df, vocabulary, told)
    _transliteration(drafts, df, vocabulary, told)
    drafts, corrected = mend(drafts, df, vocabulary, locale, told)
    _related(drafts, vocabulary)
    slots = tuple(draft.slot() for draft in drafts)
    refers = references(slots)
    if shown := told_references(slots, refers, text):
        told.append(Interpretation("reference", shown))
    expansions, names = expand(slots, locale)
    for number in numerals.numbers(slots):
        refers = (*refers, *number.references)
        if number.rows:
            rows = tuple(tuple((part,) for part in row) for row in number.rows)
            expansions = (*expansions, Expansion(boosts.NUMBER, rows, "number"))
        if number.told and number.told not in text:
            told.append(Interpretation("reference", number.told))
    told += [Interpretation("glossary", name) for name in names]
    borrowed = {word for draft in drafts for word in draft.borrowed}
    for title, expansion in translated(slots, expansions, locale, vocabulary):
        expansions = (*expansions, expansion)
        told.append(Interpretation("translation", title))
        borrowed.update(forms(title))
    return Plan(text, slots, expansions, tuple(told), corrected, frozenset(borrowed), references=refers)


def _read(chunks: list[Chunk], locale: str, vocabulary: Vocabulary) -> tuple[list[Draft], dict[str, int]]:
    """Each chunk as typed, or as it would be on another layout when only that makes words."""
    russian.look_up([form for chunk in chunks for form in chunk.forms])
    others = {chunk.raw: [forms(text) for text in layout.readings(chunk.raw)] for chunk in chunks}
    wanted = {lemma for chunk in chunks for form in chunk.forms for lemma in own_lemmas(form, locale)}
    wanted |= {lemma for many in others.values() for one in many for form in one for lemma in lemmas(form)}
    for chunk in chunks:
        for form in chunk.forms:
            maybe = (*layout.other_cyrillic(form), *russian.translations(form), russian.mapped(form))
            wanted |= {lemma for word in maybe for lemma in lemmas(word)}
    df = vocabulary.document_frequencies(wanted)
    drafts: list[Draft] = []
    swap = _mostly_swapped(chunks, others, df)
    for chunk in chunks:
        drafts += _chunk_drafts(chunk, others[chunk.raw], df, locale, swap)
    return drafts, df


def _mostly_swapped(chunks: list[Chunk], others: dict[str, list[list[str]]], df: dict[str, int]) -> bool:
    """Whether some chunk makes words only on another layout, and none only as typed."""
    typed = sum(1 for c in chunks if _share_known(c.forms, df) > 0.5 and max(map(len, c.forms)) > 2)
    other = sum(
        1
        for chunk in chunks
        if _share_known(chunk.forms, df) == 0 and any(_share_known(one, df) == 1 for one in others[chunk.raw])
    )
    return other > typed


def _chunk_drafts(
    chunk: Chunk, others: list[list[str]], df: dict[str, int], locale: str, swap: bool
) -> list[Draft]:
    drafts = [Draft(form, chunk.phrase, locale) for form in chunk.forms]
    typed = _share_known(chunk.forms, df)
    best = max(others, key=lambda one: _share_known(one, df), default=[])
    makes_words = bool(best) and _share_known(best, df) == 1 and (typed == 0 or (swap and typed < 1))
    if makes_words and (swap or sum(map(len, best)) > 2):
        if len(best) == len(drafts) == 1:
            drafts[0].add("layout", best[0], boosts.LAYOUT)
        else:
            drafts = [Draft(form, chunk.phrase, locale) for form in best]
            for draft, form in zip(drafts, best, strict=True):
                draft.variants = [Variant(lemmas(form), boosts.LAYOUT, "layout", form)]
    else:
        for draft in drafts:
            _other_cyrillic(draft, df)
    return drafts


def _other_cyrillic(draft: Draft, df: dict[str, int]) -> None:
    """ы for і and the like, when the word as typed is no word."""
    if knows("uk", draft.form) or knows("ru", draft.form):
        return
    for other in layout.other_cyrillic(draft.form):
        if knows("uk", other) or (knows("ru", other)) or any(lemma in df for lemma in lemmas(other)):
            draft.add("layout", other, boosts.LAYOUT)
            return


def _share_known(found: Iterable[str], df: dict[str, int]) -> float:
    """The part of the words that the index or a dictionary holds; 0 for no words."""
    listed = list(found)
    known = sum(
        1
        for form in listed
        if any(lemma in df for lemma in lemmas(form))
        or (len(form) > 3 and is_cyrillic(form) and (knows("uk", form) or knows("ru", form)))
    )
    return known / len(listed) if listed else 0.0


def _tell_layout(drafts: list[Draft], told: list[Interpretation]) -> None:
    if any(variant.kind == "layout" for draft in drafts for variant in draft.variants):
        for draft in drafts:
            draft.shown = next((v.form for v in draft.variants if v.kind == "layout"), draft.form)
        told.append(Interpretation("layout", " ".join(draft.shown for draft in drafts)))


def _russian(
    drafts: list[Draft], df: dict[str, int], vocabulary: Vocabulary, told: list[Interpretation]
) -> None:
    """Ukrainian words for the Russian ones; in a Russian question, for those both languages share too."""
    is_russian = russian.is_russian([draft.form for draft in drafts])
    heard = _heard(drafts, df, vocabulary)
    lost: dict[str, Draft] = {}
    changed = False
    for draft in drafts:
        if not is_cyrillic(draft.form) or any(v.kind == "layout" for v in draft.variants):
            continue
        foreign = russian.only_russian(draft.form)
        listed = russian.translations(draft.form) if foreign or is_russian or not draft.known(df) else ()
        listed = (*listed, *heard.get(draft.form, ()))
        present = [word for word in listed if any(lemma in df for lemma in lemmas(word))]
        for word in present[:4]:
            draft.add("russian", word, boosts.RUSSIAN)
        if foreign and not draft.stop and not present:
            form = russian.mapped(draft.form)
            if any(lemma in df for lemma in lemmas(form)):
                draft.add("russian", form, boosts.RUSSIAN)
            elif len(form) >= SPELL_LEAST:
                lost[form] = draft
        changed = changed or bool(present) or foreign
    for form, near in (vocabulary.near(lost) if lost else {}).items():
        for other in near[:2]:
            lost[form].borrow("russian", other.form, boosts.RUSSIAN_NEAR)
    if changed:
        shown = [next((v.form for v in d.variants if v.kind == "russian"), d.form) for d in drafts]
        if shown != [draft.form for draft in drafts]:
            told.append(Interpretation("russian", " ".join(shown)))


def _heard(drafts: list[Draft], df: dict[str, int], vocabulary: Vocabulary) -> dict[str, list[str]]:
    """By word, what it is as a Russian one written by ear, and in Ukrainian; ``df`` gets their lemmas."""
    strange = [d.form for d in drafts if not d.stop and not (d.known(df) and knows("uk", d.form))]
    words = {form: found for form in strange if (found := russian.heard(form))}
    if not words:
        return {}
    russian.look_up([word for found in words.values() for word in found])
    heard = {
        form: [*(one for word in found for one in russian.translations(word)), *found]
        for form, found in words.items()
    }
    df |= _frequencies(heard.values(), vocabulary)
    return heard


def _frequencies(listed: Iterable[Iterable[str]], vocabulary: Vocabulary) -> dict[str, int]:
    """Of the lemmas of all the words."""
    return vocabulary.document_frequencies(
        {one for words in listed for word in words for one in lemmas(word)}
    )


def _transliteration(
    drafts: list[Draft], df: dict[str, int], vocabulary: Vocabulary, told: list[Interpretation]
) -> None:
    """Ukrainian words for those in Latin letters that the index does not hold as they are."""
    latin = [d for d in drafts if is_latin(d.form) and len(d.form) > 2 and d.form.isalpha()]
    unknown = [draft for draft in latin if not draft.known(df)]
    if not unknown:
        return
    # A Ukrainian question in Latin letters may hold words that English has too; an English one none.
    tried = latin if len(unknown) * 2 >= len(latin) else unknown
    found = vocabulary.romanised({transliteration.skeleton(draft.form) for draft in tried})
    changed = False
    for draft in tried:
        for form in found.get(transliteration.skeleton(draft.form), [])[:3]:
            draft.borrow("transliteration", form, boosts.TRANSLITERATION)
            changed = True
    # The index may hold the word in another form only.
    guessed = {d.form: transliteration.meant(d.form) for d in unknown if len(d.variants) == 1}
    readings = {
        form: [*words, *(one for word in words for one in russian.translations(word))]
        for form, words in guessed.items()
    }
    df |= _frequencies(readings.values(), vocabulary)
    for draft in unknown:
        held = [form for form in readings.get(draft.form, ()) if any(lemma in df for lemma in lemmas(form))]
        for form in held[:3] or guessed.get(draft.form, ())[:1]:
            draft.add("transliteration", form, boosts.TRANSLITERATION)
            changed = True
    if changed:
        shown = [next((v.form for v in d.variants if v.kind == "transliteration"), d.form) for d in drafts]
        told.append(Interpretation("transliteration", " ".join(shown)))


def _related(drafts: list[Draft], vocabulary: Vocabulary) -> None:
    """Words of the index that begin alike: derivations that no dictionary relates."""
    wanted = {
        variant.form: draft
        for draft in drafts
        if not draft.stop
        for variant in draft.variants[:2]
        if variant.form and len(variant.form) >= boosts.RELATED_LEAST
    }
    for form, found in (vocabulary.related(wanted) if wanted else {}).items():
        if found:
            wanted[form].variants.append(Variant(tuple(found), boosts.RELATED, "related"))
