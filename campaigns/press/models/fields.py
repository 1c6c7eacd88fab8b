"""What everything of the press room shares."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from campaigns.materials.blocks import MaterialBlock
from campaigns.materials.showing import images_in, shown
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage

#: The same minute in every language.
EMBARGO = SynchronizedField("embargo_until", overridable=False)


class WithEmbargo(models.Model):
    """To stand before ``ContentPage``, which keeps the embargo (:mod:`poruch.core.embargo`)."""

    override_translatable_fields = [*ContentPage.override_translatable_fields, EMBARGO]
    embargo_panel = FieldPanel("embargo_until")

    class Meta:
        abstract = True

    @property
    def dated(self) -> date:
        """The day by which the press room orders what it has."""
        day: date = self.issued_on  # type: ignore[attr-defined]
        return day

    def clean(self) -> None:
        super().clean()
        ends, expires = self.embargo_until, self.expire_at  # type: ignore[attr-defined]
        if ends and expires and expires <= ends:
            raise ValidationError(
                {"embargo_until": _("Сторінка зникне раніше, ніж скінчиться ембарго. Виправте одну з дат.")}
            )


class ForPress(WithEmbargo):
    """A contact for media and a kit beside the text."""

    contact_role = models.CharField(
        _("контакт для медіа"), max_length=120, blank=True, help_text=_("Роль, не прізвище.")
    )
    contact_phone = models.ForeignKey(
        "core.Phone",
        verbose_name=_("телефон"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    contact_email = models.EmailField(_("пошта"), blank=True)
    press_kit = PoruchStreamField(
        [("material", MaterialBlock())], blank=True, verbose_name=_("матеріали для медіа")
    )

    media_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            ["contact_role", FieldRowPanel(["contact_phone", "contact_email"])],
            heading=_("Контакт для медіа"),
        ),
        "press_kit",
    ]

    class Meta:
        abstract = True

    def shared_images(self) -> set[int]:
        """The images that readers may download (:mod:`campaigns.materials`)."""
        return images_in(self.press_kit)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        context["materials"] = shown(self, self.press_kit)
        return context
