"""Writing documents into the tables of the embedded index, in batches."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import F

from search.documents import SearchDocument
from search.engines.analysed import READINGS, WORD_MOST, Analysed, Readings, analyse
from search.engines.dialects import Lexemes, dialect
from search.models import (
    IndexedDocument,
    IndexedLemma,
    IndexedTerm,
    IndexedTermLemma,
    IndexState,
    random_token,
)
from search.query.transliteration import skeleton

#: Parameters of one statement; SQLite's own limit is 32,766 or more.
_CHUNK: Final = 10_000
T = TypeVar("T")
_UPDATED = [field.name for field in IndexedDocument._meta.concrete_fields if field.name not in ("id", "key")]


@transaction.atomic
def write(documents: Sequence[tuple[SearchDocument, int]], deleted: Sequence[tuple[str, int]] = ()) -> int:
    """Store and remove, unless a higher version is stored; the number of keys changed."""
    generation = _next_generation()
    keys = [doc.key for doc, _ in documents] + [key for key, _ in deleted]
    before = {row.key: row for row in _rows(keys)}
    newest = {doc.key: (doc, version) for doc, version in sorted(documents, key=lambda pair: pair[1])}
    accepted = [analyse(doc, v) for doc, v in newest.values() if _is_newer(before.get(doc.key), v)]
    gone = {key: v for key, v in sorted(deleted, key=lambda pair: pair[1]) if _is_newer(before.get(key), v)}
    if not accepted and not gone:
        return 0
    terms = _ensure_terms(accepted, READINGS)
    rows = [_row(one, terms, generation) for one in accepted]
    rows += [
        IndexedDocument(key=key, version=version, generation=generation, deleted=True)
        for key, version in gone.items()
    ]
    _count(rows, [before[row.key] for row in rows if row.key in before])
    IndexedDocument.objects.bulk_create(
        rows, batch_size=200, update_conflicts=True, unique_fields=["key"], update_fields=_UPDATED
    )
    ids = dict(IndexedDocument.objects.filter(key__in=[row.key for row in rows]).values_list("key", "id"))
    differ = dialect()
    differ.delete([ids[key] for key in gone])
    differ.write([_lexemes(one, ids[one.document.key], READINGS) for one in accepted])
    return len(rows)


def clear() -> None:
    """Empty every table of the index."""
    with transaction.atomic():
        dialect().clear()
        for model in (IndexedTermLemma, IndexedLemma, IndexedTerm, IndexedDocument):
            model.objects.all().delete()
        IndexState.objects.update_or_create(
            id=1,
            defaults={
                "epoch": random_token(),
                "token": random_token(),
                "generation": 0,
            },
        )


def _next_generation() -> int:
    """Take the write lock, and the number of this write. Numbers are in the order of commits."""
    changed = IndexState.objects.filter(id=1).update(generation=F("generation") + 1, token=random_token())
    if not changed:
        IndexState.objects.get_or_create(id=1, defaults={"generation": 1})
    return IndexState.objects.values_list("generation", flat=True).get(id=1)


def _is_newer(row: IndexedDocument | None, version: int) -> bool:
    return row is None or version >= row.version


def _rows(keys: Collection[str]) -> Iterable[IndexedDocument]:
    names = ("key", "version", "deleted", "title_length", "length", "tokens")
    return IndexedDocument.objects.filter(key__in=keys).only(*names)


def _ensure_terms(documents: Sequence[Analysed], readings: Readings) -> dict[str, int]:
    """Ids of all words of the documents; new ones are stored with their lemmas."""
    fresh_lemmas: dict[str, dict[str, None]] = {}
    languages: dict[str, set[str]] = {}
    for one in documents:
        locale = one.document.locale
        for form in {*one.title, *one.text, *one.keywords}:
            languages.setdefault(form, set()).add(locale)
    ids = _term_ids(languages)
    fresh = [form for form in languages if form not in ids]
    IndexedTerm.objects.bulk_create(
        [IndexedTerm(form=form, latin=_latin(form), initial=form[0], length=len(form)) for form in fresh],
        batch_size=2000,
        ignore_conflicts=True,
    )
    ids |= _term_ids(fresh)
    new = set(fresh)
    for form, locales in languages.items():
        # A known word can only gain readings in a language that adds its own.
        for locale in locales if form in new else locales & {"ru", "crh"}:
            fresh_lemmas.setdefault(form, {}).update(dict.fromkeys(readings[form, locale]))
    _link(fresh_lemmas, ids)
    return ids


def _latin(form: str) -> str:
    return "" if form.isascii() else skeleton(form)[:WORD_MOST]


def _term_ids(found: Iterable[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for part in _chunks(list(found)):
        ids.update(IndexedTerm.objects.filter(form__in=part).values_list("form", "id"))
    return ids


def _link(readings: dict[str, dict[str, None]], ids: dict[str, int]) -> None:
    names = list(dict.fromkeys(lemma for found in readings.values() for lemma in found))
    IndexedLemma.objects.bulk_create(
        [IndexedLemma(lemma=lemma) for lemma in names], batch_size=5000, ignore_conflicts=True
    )
    lemma_ids: dict[str, int] = {}
    for part in _chunks(names):
        lemma_ids.update(IndexedLemma.objects.filter(lemma__in=part).values_list("lemma", "id"))
    IndexedTermLemma.objects.bulk_create(
        [
            IndexedTermLemma(lemma_id=lemma_ids[lemma], term_id=ids[form])
            for form, found in readings.items()
            for lemma in found
        ],
        batch_size=5000,
        ignore_conflicts=True,
    )


def _count(rows: Sequence[IndexedDocument], before: Sequence[IndexedDocument]) -> None:
    """Bring frequencies and totals from the stored documents to the new ones."""
    sets = [(_ids(row), 1) for row in rows] + [(_ids(row), -1) for row in before]
    lemmas_of = _lemmas_of(list({id for ids, _ in sets for id in ids}))
    terms: Counter[int] = Counter()
    found: Counter[int] = Counter()
    for ids, sign in sets:
        for id in ids:
            terms[id] += sign
        for lemma in {lemma for id in ids for lemma in lemmas_of.get(id, ())}:
            found[lemma] += sign
    differ = dialect()
    differ.count_up("search_indexedterm", {id: delta for id, delta in terms.items() if delta})
    differ.count_up("search_indexedlemma", {id: delta for id, delta in found.items() if delta})


def _ids(row: IndexedDocument) -> set[int]:
    return set(array("I", bytes(row.tokens)))


def _lemmas_of(terms: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for part in _chunks(terms):
        links = IndexedTermLemma.objects.filter(term_id__in=part)
        for term, lemma in links.values_list("term_id", "lemma_id"):
            found.setdefault(term, []).append(lemma)
    return found


def _row(one: Analysed, terms: dict[str, int], generation: int) -> IndexedDocument:
    doc = one.document
    words = [*one.title, *one.text, *one.keywords]
    return IndexedDocument(
        key=doc.key, version=one.version, generation=generation, deleted=False, type=doc.type,
        object_id=doc.object_id, locale=doc.locale, translation_key=doc.translation_key, boost=doc.boost,
        unconfirmed=doc.unconfirmed, as_of=doc.as_of, checksum=doc.checksum, title_length=len(one.title),
        length=len(words), facets={name: list(codes) for name, codes in doc.facets.items()},
        title=_storable(doc.title), slug=doc.slug, url=doc.url, summary=_storable(doc.summary),
        tokens=array("I", [terms[form] for form in words]).tobytes(), body=_storable(doc.body),
    )  # fmt: skip


def _storable(text: str) -> str:
    """The text without what a database refuses: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def _lexemes(one: Analysed, id: int, readings: Readings) -> Lexemes:
    locale = one.document.locale
    title = [lemma for form in one.title for lemma in readings[form, locale]]
    text = [lemma for form in (*one.text, *one.keywords) for lemma in readings[form, locale]]
    return Lexemes(id, title, text, one.title, one.keywords)


def _chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
