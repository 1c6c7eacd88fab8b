"""Results that editors put first for certain questions, for a time."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel

from poruch import languages
from poruch.core.models import ContentPage

#: Days a new pin lasts, and days it may last at most: a pin nobody looks at again misleads.
DAYS: Final = 90
DAYS_MOST: Final = 365
#: Questions of one pin, and characters of one question, at most.
QUERIES_MOST: Final = 50
QUERY_LENGTH_MOST: Final = 200


def pin_expiry() -> datetime:
    """The end of a pin made now."""
    return timezone.now() + timedelta(days=DAYS)


class PinnedResult(models.Model):
    """A page that stands first for the questions named. Matching: :mod:`search.pins`."""

    queries = models.TextField(
        _("запити"),
        help_text=_(
            "По одному на рядок, звичайними словами. Форма слів, великі літери й порядок не мають значення: "
            "«довідка ВПО» спрацює і для «довідку впо». Зайве слово в запиті читача — уже інший запит."
        ),
    )
    locale = models.CharField(
        _("мова читача"),
        max_length=8,
        blank=True,
        choices=[("", _("усі мови")), *languages.LANGUAGES],
    )
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("сторінка"), on_delete=models.CASCADE, related_name="+"
    )
    note = models.TextField(
        _("примітка колегам"), blank=True, help_text=_("Навіщо закріплено. Читачі цього не бачать.")
    )
    starts = models.DateTimeField(_("діє з"), default=timezone.now)
    expires = models.DateTimeField(
        _("діє до"),
        default=pin_expiry,
        help_text=_("Не довше року. Після цієї хвилини закріплення саме перестає діяти."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("хто закріпив"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        MultiFieldPanel([FieldPanel("queries"), FieldPanel("locale")], heading=_("Коли показувати")),
        PageChooserPanel("page"),
        MultiFieldPanel([FieldRowPanel(["starts", "expires"])], heading=_("Як довго")),
        FieldPanel("note"),
    ]

    class Meta:
        ordering = ["expires", "id"]
        verbose_name = _("закріплений результат")
        verbose_name_plural = _("закріплені результати")

    def __str__(self) -> str:
        return " / ".join(self.query_list[:3])

    @property
    def query_list(self) -> list[str]:
        """The questions, trimmed, empty lines left out."""
        return [line.strip() for line in self.queries.splitlines() if line.strip()]

    @property
    def is_active(self) -> bool:
        return self.starts <= timezone.now() < self.expires

    def clean(self) -> None:
        errors: dict[str, str] = {}
        if message := self._wrong_queries():
            errors["queries"] = message
        if self.page_id and not isinstance(self.page.specific_deferred, ContentPage):
            errors["page"] = gettext(
                "Цю сторінку пошук не показує. Виберіть довідник, контакт чи іншу сторінку."
            )
        if self.starts and self.expires:
            if self.expires <= self.starts:
                errors["expires"] = gettext("Кінець має бути пізніше за початок.")
            elif self.expires > max(self.starts, timezone.now()) + timedelta(days=DAYS_MOST, minutes=1):
                errors["expires"] = gettext("Закріпити можна щонайбільше на рік. Виберіть ближчу дату.")
        if errors:
            raise ValidationError(errors)

    def _wrong_queries(self) -> str:
        from search.analysis import forms

        asked = self.query_list
        if len(asked) > QUERIES_MOST:
            return gettext("Забагато запитів: не більше %(most)s.") % {"most": QUERIES_MOST}
        for query in asked:
            if len(query) > QUERY_LENGTH_MOST:
                return gettext("Запит «%(query)s…» задовгий.") % {"query": query[:40]}
            if not forms(query):
                return gettext("У рядку «%(query)s» немає слів.") % {"query": query}
        return "" if asked else gettext("Напишіть принаймні один запит.")
