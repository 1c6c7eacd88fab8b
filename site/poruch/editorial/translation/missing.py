"""The texts of an original that a translation does not have yet."""

from typing import NamedTuple

from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from poruch.editorial.translation.content import SKIPPED, has_words


class Untranslated(NamedTuple):
    """A segment without a translation, or with one that cannot be used (broken tags)."""

    segment: StringSegment
    field: str
    text: str


def untranslated(source: TranslationSource, locale: Locale) -> list[Untranslated]:
    """What needs words of the other language, in the order of the page. Codes, numbers and addresses do
    not: they stay as they are. One query."""
    rows = StringSegment.objects.filter(source=source).annotate_translation(locale)
    rows = rows.filter(translation__isnull=True).select_related("string", "context").order_by("order")
    found = [Untranslated(row, row.context.path.split(".")[0], row.string.data) for row in rows]
    return [one for one in found if one.field not in SKIPPED and has_words(one.text)]


def missing(translation: Translation) -> list[Untranslated]:
    return untranslated(translation.source, translation.target_locale)


def count_missing(source: TranslationSource, locale: Locale) -> int:
    return len(untranslated(source, locale))
