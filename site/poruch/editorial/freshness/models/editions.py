"""A new edition of an act, the pages it overtakes, and who looks at them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel

from poruch.editorial.freshness.articles import Articles, parse


class How(models.TextChoices):
    CONFIRMED = "confirmed", _("досі правильно")
    UPDATED = "updated", _("сторінку оновлено")


class LawEdition(models.Model):
    """One change of an act. ``act_key`` is the act in all languages; ``act`` the version chosen."""

    act = models.ForeignKey(
        "kb.LegalActPage", verbose_name=_("акт"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    act_key = models.UUIDField(editable=False, db_index=True)
    act_title = models.CharField(_("акт"), max_length=255, editable=False)
    date = models.DateField(
        _("чинна з"), help_text=_("День, від якого діє нова редакція. Може бути й попереду.")
    )
    articles = models.CharField(
        _("що змінено"),
        max_length=1000,
        blank=True,
        help_text=_(
            "Статті: «5, 5-1, 303–304» або «уся редакція». Частини статей не рахуємо: позначимо всі "
            "сторінки, які посилаються на статтю. Порожньо: уся редакція."
        ),
    )
    source_url = models.URLField(
        _("де про це написано"), max_length=500, blank=True, help_text=_("Адреса офіційного тексту.")
    )
    note = models.TextField(
        _("примітка колегам"), blank=True, help_text=_("Що саме змінилося. Читачі не бачать.")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("хто вніс"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("внесено"), auto_now_add=True)

    panels = [
        PageChooserPanel("act", "kb.LegalActPage"),
        FieldPanel("date"),
        FieldPanel("articles"),
        FieldPanel("source_url"),
        FieldPanel("note"),
    ]

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [models.UniqueConstraint(fields=["act_key", "date"], name="one_edition_a_day")]
        verbose_name = _("редакція закону")
        verbose_name_plural = _("редакції законів")

    def __str__(self) -> str:
        return f"{self.act_title}, {self.date:%d.%m.%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._take_act()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        try:
            parse(self.articles, strict=True)
        except ValueError as error:
            errors["articles"] = str(error)
        self._take_act()
        same = LawEdition.objects.filter(act_key=self.act_key, date=self.date).exclude(pk=self.pk)
        if self.act_key and self.date and same.exists():
            errors["date"] = _("Редакцію цього акта від цього дня вже внесено. Змініть її.")
        if errors:
            raise ValidationError(errors)

    def _take_act(self) -> None:
        if self.act is not None:
            self.act_key, self.act_title = self.act.translation_key, self.act.title

    @property
    def changed(self) -> Articles:
        return parse(self.articles)

    @property
    def is_in_force(self) -> bool:
        return self.date <= timezone.localdate()


class StaleMark(models.Model):
    """A page, in one language, that cites what an edition changed.

    ``cited`` is shown to editors. ``evidence`` are the references as they stood, ``[article, edition]``
    each: a page whose references have another edition since then was updated. Editors have their task as
    soon as the mark is there; readers see it from the day the edition is in force.
    """

    page = models.ForeignKey("core.ContentPage", on_delete=models.CASCADE, related_name="stale_marks")
    edition = models.ForeignKey(LawEdition, on_delete=models.CASCADE, related_name="marks")
    cited = models.CharField(max_length=400, blank=True)
    evidence = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True, db_index=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    how = models.CharField(max_length=16, choices=How.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "edition"], name="one_mark_a_page")]
        verbose_name = _("позначка застарілої сторінки")
        verbose_name_plural = _("позначки застарілих сторінок")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.edition}"


class ReviewTask(models.Model):
    """What a partner has to look at: a page in all its languages, because of one edition."""

    edition = models.ForeignKey(LawEdition, on_delete=models.CASCADE, related_name="tasks")
    translation_key = models.UUIDField(db_index=True)
    partner = models.ForeignKey("core.Partner", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True, db_index=True)
    how = models.CharField(max_length=16, choices=How.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "translation_key", "partner"], name="one_task_a_partner"
            )
        ]
        verbose_name = _("завдання переглянути")
        verbose_name_plural = _("завдання переглянути")

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.translation_key}"
