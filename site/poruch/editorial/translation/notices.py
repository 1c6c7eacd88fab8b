"""What the ordinary page editor shows of translation, above the text of a page."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from poruch.core.models import ContentPage
from poruch.editorial.translation import content
from poruch.editorial.translation.changes import changes, labels_of
from poruch.editorial.translation.models import TranslationState


class Notice(Component):
    """A template with what it shows."""

    class Media:
        js: ClassVar[list[str]] = ["core/try-panel.js"]

    def __init__(self, template_name: str, context: dict[str, Any]) -> None:
        self.template_name, self.context = template_name, context

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return self.context


def notices(page: Any) -> Iterator[Component]:
    """The way to the glossary's check, on request; and of a stale translation what its original says now."""
    if not isinstance(page, ContentPage):
        return
    row = (
        TranslationState.objects.filter(target=page.pk, stale_since__isnull=False)
        .select_related("source__content_type", "source__locale")
        .first()
    )
    if row is not None:
        source = row.source.specific
        context = {
            "row": row,
            "changes": changes(row, content.parts(source), labels_of(source)),
            "language": source.locale.language_code,
            "status": reverse("translation_page", args=[page.pk]),
        }
        yield Notice("editorial/translation/stale_notice.html", context)
    context = {
        "url": reverse("translation_terms", args=[page.pk]),
        "pk": page.pk,
        "locale": page.locale.language_code,
        "button": _("Перевірити терміни"),
        "note": _("За словником, у збереженій чернетці. Це підказки: вони нічого не забороняють."),
        "without_scripts": _("Перевірити терміни"),
    }
    yield Notice("editorial/translation/terms_notice.html", context)
