"""The ages that material is for."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from poruch.core.models import Vocabulary


class AgeBand(Vocabulary):
    """Years of age, both ends included; no upper end for adults."""

    from_age = models.PositiveSmallIntegerField(_("від, років"))
    to_age = models.PositiveSmallIntegerField(_("до, років"), null=True, blank=True)

    panels = [*Vocabulary.panels, "from_age", "to_age"]

    class Meta(Vocabulary.Meta):
        verbose_name = _("вік")
        verbose_name_plural = _("вік")

    def clean(self) -> None:
        super().clean()
        if self.to_age is not None and self.from_age is not None and self.to_age < self.from_age:
            raise ValidationError({"to_age": _("«До» менше за «від».")})

    @property
    def typical(self) -> str:
        """``12-15`` or ``18-``: schema.org ``typicalAgeRange``."""
        return f"{self.from_age}-{'' if self.to_age is None else self.to_age}"
