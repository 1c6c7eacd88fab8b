"""A rule, what happened, and what was done about it."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from poruch.core.fields import PoruchStreamField
from poruch.core.querying.blocks import clean_number
from poruch.core.querying.panels import TryPanel
from poruch.editorial.rules.blocks import ActionsBlock, ConditionsBlock
from poruch.editorial.rules.events import Event


class Rule(models.Model):
    """When ``event`` happens to a page that meets all ``conditions``, do the ``actions`` in their order.

    A rule has the rights of the person who saved it last (``author``), and never publishes.
    """

    name = models.CharField(_("назва"), max_length=120)
    active = models.BooleanField(_("діє"), default=True)
    event = models.CharField(_("коли"), max_length=12, choices=Event.choices)
    conditions = PoruchStreamField(
        ConditionsBlock(),
        blank=True,
        verbose_name=_("якщо"),
        help_text=_("Потрібні всі умови. Без умов правило діє на всі сторінки."),
    )
    actions = PoruchStreamField(ActionsBlock(), verbose_name=_("тоді"))
    sort_order = models.PositiveSmallIntegerField(
        _("черга"), default=100, help_text=_("Менше число спрацьовує раніше.")
    )
    stop_after = models.BooleanField(
        _("останнє"), default=False, help_text=_("Наступні правила цієї події вже не діють.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("чиї права має правило"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("змінено"), auto_now=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldRowPanel(["event", "active"]),
        FieldPanel("conditions"),
        TryPanel(
            "rules_try",
            button=_("Спробувати"),
            note=_("Покаже, на які з двадцяти останніх сторінок подіяло б правило. Нічого не змінює."),
        ),
        FieldPanel("actions"),
        MultiFieldPanel([FieldRowPanel(["sort_order", "stop_after"])], heading=_("Разом з іншими")),
    ]

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("правило")
        verbose_name_plural = _("правила")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        clean_number(self.conditions, "conditions")
        if self.event != Event.DELETED:
            return
        if any(not child.block.without_page for child in self.actions):
            raise ValidationError(
                {"actions": _("Вилученої сторінки вже немає: правило може лише сповістити чи записати.")}
            )


class Occurrence(models.Model):
    """Something happened: written in the same transaction as the change, taken up after it.

    ``matched`` holds the rules whose conditions a page met just before it was deleted. ``chain`` holds the
    rules by whose actions it happened. ``key`` keeps what is noticed again every day from happening twice.
    """

    event = models.CharField(max_length=12, choices=Event.choices)
    page_id = models.BigIntegerField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    chain = models.JSONField(default=list)
    matched = models.JSONField(null=True)
    key = models.CharField(max_length=80, null=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    done_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.event} {self.page_id}"


class RuleRun(models.Model):
    """What a rule did, once for an occurrence. Kept 90 days; holds no titles and no names."""

    class Result(models.TextChoices):
        DONE = "done", _("виконано")
        REFUSED = "refused", _("відмовлено")
        STOPPED = "stopped", _("зупинено, щоб не ходило по колу")
        FAILED = "failed", _("помилка")

    rule = models.ForeignKey(
        Rule, verbose_name=_("правило"), null=True, on_delete=models.SET_NULL, related_name="runs"
    )
    rule_name = models.CharField(_("правило"), max_length=120)
    occurrence = models.ForeignKey(Occurrence, null=True, on_delete=models.SET_NULL, related_name="runs")
    event = models.CharField(_("подія"), max_length=12, choices=Event.choices)
    page_id = models.BigIntegerField(_("сторінка"), db_index=True)
    result = models.CharField(_("наслідок"), max_length=8, choices=Result.choices)
    note = models.TextField(_("що зроблено"), blank=True)
    created_at = models.DateTimeField(_("коли"), auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("запис правила")
        verbose_name_plural = _("записи правил")
        constraints = [models.UniqueConstraint(fields=["rule", "occurrence"], name="rule_once_an_occurrence")]

    def __str__(self) -> str:
        return self.rule_name


class Notice(models.Model):
    """A word of a rule to a person, on the front page of the CMS until it is put away."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rule_notices")
    rule_name = models.CharField(max_length=120)
    event = models.CharField(max_length=12, choices=Event.choices)
    page_id = models.BigIntegerField()
    message = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "seen_at"])]

    def __str__(self) -> str:
        return self.rule_name
