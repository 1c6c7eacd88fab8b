"""Tables of the outbox and of the embedded index.

The full-text structures (FTS5 tables, tsvector columns) stand beside them in migration 0002, because
they differ by database. Small columns come first: SQLite then reads a row without its long text.
"""

import secrets

from django.db import models


def random_token() -> str:
    """32 hexadecimal digits."""
    return secrets.token_hex(16)


class OutboxEntry(models.Model):
    """ "This object may have changed", for one engine. The id is the version of the document made from it."""

    engine = models.CharField(max_length=16, default="embedded")
    type = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["type", "object_id"], name="search_outbox_object"),
            models.Index(fields=["engine", "due_at"], name="search_outbox_due"),
        ]

    def __str__(self) -> str:
        return f"{self.type}:{self.object_id} ({self.id})"


class IndexState(models.Model):
    """One row. ``generation`` grows with every write; readers compare it with what they hold.

    ``epoch`` changes when the index is emptied, ``token`` with every write: a write that was rolled back
    cannot be mistaken for a later one of the same number.
    """

    epoch = models.CharField(max_length=32, default=random_token)
    token = models.CharField(max_length=32, default=random_token)
    generation = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"generation {self.generation}"


class IndexedDocument(models.Model):
    """A :class:`~search.documents.SearchDocument` as indexed, or the tombstone of one.

    ``tokens`` is an array of unsigned 32-bit ids of :class:`IndexedTerm`: the title's words, then the
    text's. ``generation`` is that of the write, so that a reader's catalogue fetches only what is new.
    """

    key = models.CharField(max_length=64, unique=True)
    version = models.BigIntegerField()
    generation = models.BigIntegerField(db_index=True)
    deleted = models.BooleanField(default=False)
    type = models.CharField(max_length=32, blank=True)
    object_id = models.BigIntegerField(default=0)
    locale = models.CharField(max_length=8, blank=True)
    translation_key = models.CharField(max_length=36, blank=True, db_index=True)
    boost = models.FloatField(default=1.0)
    unconfirmed = models.BooleanField(default=False)
    as_of = models.CharField(max_length=10, blank=True)
    checksum = models.CharField(max_length=32, blank=True)
    title_length = models.PositiveIntegerField(default=0)
    length = models.PositiveIntegerField(default=0)
    facets = models.JSONField(default=dict)
    title = models.TextField(blank=True)
    slug = models.TextField(blank=True)
    url = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    tokens = models.BinaryField(default=bytes)
    body = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.key


class IndexedTerm(models.Model):
    """A normalised word of the index; ``df`` counts documents. Spelling corrects to these.

    ``latin`` is its skeleton in Latin letters, by which a transliterated query finds it.
    """

    form = models.CharField(max_length=80, unique=True)
    latin = models.CharField(max_length=80, blank=True, db_index=True)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()
    df = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["initial", "length"], name="search_term_bucket")]

    def __str__(self) -> str:
        return self.form


class IndexedLemma(models.Model):
    """A lemma of the index, with the number of documents that hold it in any form."""

    lemma = models.CharField(max_length=80, unique=True)
    df = models.IntegerField(default=0)
    terms: models.ManyToManyField[IndexedTerm, "IndexedTermLemma"] = models.ManyToManyField(
        IndexedTerm, through="IndexedTermLemma", related_name="lemmas"
    )

    def __str__(self) -> str:
        return self.lemma


class IndexedTermLemma(models.Model):
    """A word has every lemma of every reading."""

    lemma = models.ForeignKey(IndexedLemma, on_delete=models.CASCADE)
    term = models.ForeignKey(IndexedTerm, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lemma", "term"], name="search_term_lemma")]

    def __str__(self) -> str:
        return f"{self.term_id} {self.lemma_id}"
