"""What an import says about translations: a file that brings both versions brings them in agreement."""

from wagtail.models import Page

from poruch.core.models import ContentPage
from poruch.editorial.translation import states
from poruch.editorial.translation.models import TranslationState


def agree_with_imported(pages: dict[int, Page]) -> None:
    """Translations among the imported pages say what their originals say now."""
    keys = {page.translation_key for page in pages.values() if isinstance(page, ContentPage)}
    for key in keys:
        states.refresh(key)
    rows = TranslationState.objects.filter(key__in=keys, target__in=pages.keys())
    for row in rows.select_related("target__locale", "source"):
        if row.stale_since is not None and row.target is not None:
            states.agree(row.target)
