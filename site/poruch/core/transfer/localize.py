"""Tell wagtail-localize which imported pages are translations of each other.

Pages of one translation group get a TranslationSource and a Translation. Where every segment of
the source has its counterpart in the translation (same block ids, same number of paragraphs), the
segments are stored too, and editors go on in the translation editor with stale marks. Otherwise
the Translation is created disabled: the page stays an ordinary page, and nothing is overwritten.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any, Final
from uuid import UUID

from django.db.models import Count
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from poruch import languages

#: Groups that are looked at in one query.
_AT_ONCE: Final = 500


def link_translations(pages: dict[int, Page]) -> None:
    """Link every translation group that has one of ``pages`` (by id) in it."""
    keys = list({page.translation_key for page in pages.values()})
    for key in chain.from_iterable(_several(keys[n : n + _AT_ONCE]) for n in range(0, len(keys), _AT_ONCE)):
        group = Page.objects.filter(translation_key=key, alias_of__isnull=True).select_related("locale")
        versions = {page.locale.language_code: page for page in group}
        source = versions.pop(languages.SOURCE, None)
        if source is not None:
            _link(source.specific, [page.specific for page in versions.values()], set(pages))


def _several(keys: list[UUID]) -> list[UUID]:
    """The groups among ``keys`` that have more than one version."""
    pages = Page.objects.filter(translation_key__in=keys, alias_of__isnull=True).order_by()
    counted = pages.values("translation_key").annotate(number=Count("pk")).filter(number__gt=1)
    return list(counted.values_list("translation_key", flat=True))


def _link(source: Any, targets: Iterable[Any], changed: set[int]) -> None:
    """``changed``: the pages of this import. A translation that came with an earlier one is no translation of
    what its original says now: its old texts are not stored for the new ones."""
    translation_source, created = TranslationSource.get_or_create_from_instance(source)
    if not created:
        translation_source.update_from_db()
    segments = list(
        StringSegment.objects.filter(source=translation_source)
        .order_by("order")
        .select_related("context", "string")
    )
    known = set(translation_source.translations.values_list("target_locale_id", flat=True))
    for target in targets:
        if target.pk not in changed and target.locale_id in known:
            continue
        pairs = _pair(segments, target)
        Translation.objects.update_or_create(
            source=translation_source, target_locale=target.locale, defaults={"enabled": pairs is not None}
        )
        for segment, text in pairs or []:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=target.locale,
                context=segment.context,
                defaults={"data": text, "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL},
            )


def _pair(segments: list[StringSegment], target: Any) -> list[tuple[StringSegment, str]] | None:
    """Each source segment with the target's text at the same path and place, or None if one lacks."""
    texts: dict[str, list[str]] = defaultdict(list)
    for value in extract_segments(target):
        if isinstance(value, StringSegmentValue):
            texts[value.path].append(value.string.data)
    used: dict[str, int] = defaultdict(int)
    pairs = []
    for segment in segments:
        path = segment.context.path
        place = used[path]
        if place >= len(texts[path]):
            return None
        used[path] += 1
        pairs.append((segment, texts[path][place]))
    return pairs
