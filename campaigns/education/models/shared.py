"""What programmes and lessons have in common."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField

from campaigns.education import licences
from campaigns.education.blocks import linked_pages, short_texts
from poruch.core.blocks import TEXT_FEATURES
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage


class Teaching(ContentPage):
    """Fields of everything a teacher can take. Each has a licence that lets it be changed."""

    goals = PoruchStreamField(
        short_texts(_("Мета")),
        blank=True,
        verbose_name=_("мета"),
        help_text=_("Що учні зможуть після цього. Починайте з дієслова."),
    )
    competences = PoruchStreamField(short_texts(_("Уміння")), blank=True, verbose_name=_("уміння"))
    teacher_notes = RichTextField(
        _("нотатки для вчителя"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Їх видно всім на сторінці, але не на аркушах для учнів."),
    )
    licence = models.CharField(
        _("ліцензія"),
        max_length=20,
        choices=licences.CHOICES,
        default=licences.DEFAULT,
        help_text=_("Кожна з них дозволяє змінювати матеріал."),
    )
    related = PoruchStreamField(
        linked_pages(),
        blank=True,
        verbose_name=_("що почитати"),
        help_text=_("Довідники, на які спирається текст."),
    )

    teaching_panels: ClassVar[list[Any]] = ["goals", "competences"]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Unconfirmed material is kept from outside search engines also when it names no sources."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["head"].noindex |= not self.confirmed
        return context

    @property
    def licensed(self) -> licences.Licence:
        return licences.BY_CODE[self.licence]


def age_bands(related_name: str) -> ParentalManyToManyField:
    return ParentalManyToManyField(
        "campaigns_education.AgeBand", blank=True, verbose_name=_("вік учнів"), related_name=related_name
    )


def synchronised(*names: str) -> list[SynchronizedField]:
    """Fields that say the same in every language."""
    return [SynchronizedField(name, overridable=False) for name in names]


def care_panel(*fields: Any) -> MultiFieldPanel:
    """What a teacher must know before pupils meet the topic."""
    return MultiFieldPanel([FieldPanel(name) for name in fields], heading=_("Як берегти учнів"))


def frame_panel(*rows: list[str]) -> MultiFieldPanel:
    return MultiFieldPanel(
        [FieldPanel("age_bands"), *(FieldRowPanel(row) for row in rows)], heading=_("Для кого й на скільки")
    )
