"""What an import says about translations: a file that brings both versions brings them in agreement."""

from typing import Final

from wagtail.models import Page

from poruch.core.models import ContentPage
from poruch.editorial.translation import states
from poruch.editorial.translation.signals import tell_translators

#: Groups that are brought up to date at once.
_AT_ONCE: Final = 200


def agree_with_imported(pages: dict[int, Page]) -> None:
    """Rows for all that was imported; translations among it say what their originals say now."""
    content = {pk: page for pk, page in pages.items() if isinstance(page, ContentPage)}
    keys = list(dict.fromkeys(page.translation_key for page in content.values()))
    for start in range(0, len(keys), _AT_ONCE):
        rows = states.refresh_many(keys[start : start + _AT_ONCE], content_changed=True)
        for pk in {row.source_id for row in rows if row.target_id} & content.keys():
            tell_translators(content[pk])
        for row in rows:
            if row.stale_since is not None and row.target_id in content:
                states.agree(content[row.target_id])
