"""What stands against publishing a translation, whatever the route."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.models import StringTranslation, Translation

from poruch import languages
from poruch.core.gates import Change, Wish
from poruch.core.models import ContentPage
from poruch.editorial.translation.models import TranslationState


def check(wish: Wish) -> Iterator[str]:
    """No text of another language, and no unread machine translation, reaches readers."""
    if wish.change is not Change.PUBLISH or wish.revision is None:
        return
    if wish.page.locale.language_code == languages.SOURCE:  # Always the original.
        return
    row = TranslationState.objects.filter(target=wish.page.pk, draft_revision__isnull=False).first()
    if row is None or (wish.revision.pk or 0) < (row.draft_revision or 0):
        return
    translation = _translation(row)
    if row.draft_missing and translation is not None and translation.enabled:
        yield ngettext(
            "%(count)s фрагмент перекладу лишився мовою оригіналу. Перекладіть його й збережіть ще раз.",
            "%(count)s фрагментів перекладу лишилися мовою оригіналу. Перекладіть їх і збережіть ще раз.",
            row.draft_missing,
        ) % {"count": row.draft_missing}
    status = wish.revision.content.get("translation_status")
    unread = status == ContentPage.TranslationStatus.MACHINE and translation is not None
    if unread and machine_rows(translation).exists():
        yield _("Машинний переклад іще не звірила людина. Звірте його на сторінці надсилання.")


def _translation(row: TranslationState) -> Translation | None:
    return (
        Translation.objects.filter(source__object_id=row.key, target_locale__language_code=row.language)
        .select_related("source", "target_locale")
        .first()
    )


def machine_rows(translation: Translation) -> Any:
    """The machine's translations among the segments of the original as it is now."""
    segments = translation.source.stringsegment_set.all()
    rows = segments.get_translations(translation.target_locale)
    return rows.filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE, has_error=False)
