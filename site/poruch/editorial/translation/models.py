"""How every page stands in every language, and runs of machine translation."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from poruch import languages


class TranslationState(models.Model):
    """One row for a page and a language it is to be in, except its own.

    Kept by signals, so that the table of 2,000 pages is one query; ``manage.py check_translations`` compares
    it with the pages. ``base`` is what the original said when the translation readers see was made: a list of
    ``[digest, field, text]`` (see :mod:`.content`). ``draft_base`` is the same for a translation that waits
    for review: it becomes ``base`` when ``draft_revision`` or a later one is published.
    """

    class State(models.TextChoices):
        STALE = "stale", _("застарів")
        MISSING = "missing", _("немає")
        DRAFT = "draft", _("чернетка")
        REVIEW = "review", _("на перевірці")
        CURRENT = "current", _("відповідає оригіналу")

    #: Worst first. What readers see wrong comes before what they do not see at all.
    RANKS: ClassVar[dict[str, int]] = {state: rank for rank, state in enumerate(State.values)}

    key = models.UUIDField(_("група перекладів"), db_index=True)
    source = models.ForeignKey(
        "core.ContentPage",
        verbose_name=_("оригінал"),
        on_delete=models.CASCADE,
        related_name="translation_states",
    )
    language = models.CharField(_("мова"), max_length=8, choices=languages.LANGUAGES)
    target = models.OneToOneField(
        "core.ContentPage",
        verbose_name=_("переклад"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translation_state",
    )
    state = models.CharField(_("стан"), max_length=8, choices=State.choices, default=State.MISSING)
    rank = models.PositiveSmallIntegerField(default=RANKS[State.MISSING])
    #: draft or review beside a version that readers see; "" when nothing waits.
    work = models.CharField(max_length=8, blank=True, choices=State.choices)
    stale_since = models.DateTimeField(_("застарів"), null=True, blank=True)
    #: [{"field": name, "text": what the original says now, "since": day}], texts cut at 300 characters;
    #: ``gone`` counts what it no longer says.
    stale_parts = models.JSONField(default=list, blank=True)
    gone = models.PositiveIntegerField(default=0)
    base = models.JSONField(null=True, blank=True)
    draft_base = models.JSONField(null=True, blank=True)
    draft_revision = models.PositiveBigIntegerField(null=True, blank=True)
    #: Texts of the draft that stood in the language of the original when it was saved.
    draft_missing = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("стан перекладу")
        verbose_name_plural = _("стани перекладів")
        constraints = [
            models.UniqueConstraint(fields=["key", "language"], name="translation_state_key_language")
        ]
        indexes = [models.Index(fields=["rank", "language"], name="translation_state_rank")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.language}: {self.get_state_display()}"

    def put(self, state: str) -> None:
        self.state, self.rank = state, self.RANKS[state]

    @property
    def parts_count(self) -> int:
        return len(self.stale_parts) + self.gone


class MachineRun(models.Model):
    """One machine draft of one translation, as far as it has come."""

    class State(models.TextChoices):
        WAITING = "waiting", _("чекає")
        RUNNING = "running", _("триває")
        DONE = "done", _("готово")
        FAILED = "failed", _("не вдалося")

    translation = models.ForeignKey(
        "wagtail_localize.Translation", on_delete=models.CASCADE, related_name="machine_runs"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    #: Segments the program could not translate safely; they wait for a person.
    left = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("машинний переклад")
        verbose_name_plural = _("машинні переклади")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.get_state_display()} {self.done}/{self.total}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    def note(self, **values: Any) -> None:
        """Store how far it is."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=[*values, "updated_at"])
