"""Lessons: what happens minute by minute, what pupils get, and what the teacher must know first."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from campaigns.education.blocks import ActivityBlock, AttachmentBlock, HandoutBlock, WebLinkBlock, short_texts
from campaigns.education.levels import Level, rank
from poruch.core.blocks import TEXT_FEATURES
from poruch.core.fields import PoruchStreamField
from poruch.core.forms import ContentPageForm
from poruch.core.models import ContentPage

from .programmes import ProgrammePage
from .shared import Teaching, age_bands, care_panel, frame_panel, synchronised


class LessonForm(ContentPageForm):
    """The module is chosen among those of the programme above."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "module" not in self.fields:
            return
        programme = getattr(self.parent_page, "specific", None)
        modules = programme.modules if isinstance(programme, ProgrammePage) else ()
        choices = [(block.value["code"], block.value["title"]) for block in modules]
        kept = self.instance.module
        if kept and kept not in dict(choices):
            choices.append((kept, kept))
        self.fields["module"] = forms.ChoiceField(
            choices=[("", gettext("Без розділу")), *choices],
            required=False,
            label=self.fields["module"].label,
            help_text=self.fields["module"].help_text,
        )


class LessonPage(Teaching):
    """A lesson. ``minutes`` is all of it; its activities may take less, never more."""

    base_form_class = LessonForm
    content_type_code: ClassVar[str] = "lesson"
    outward: ClassVar[bool] = True
    review_days: ClassVar[int] = 365

    module = models.CharField(
        _("розділ програми"), max_length=20, blank=True, help_text=_("Розділи описано на сторінці програми.")
    )
    number = models.PositiveSmallIntegerField(
        _("номер уроку"), default=1, help_text=_("У цьому порядку уроки стоять у розділі.")
    )
    age_bands = age_bands("lessons")
    minutes = models.PositiveSmallIntegerField(
        _("хвилин"), default=45, validators=[MinValueValidator(5), MaxValueValidator(360)]
    )
    trauma_level = models.CharField(
        _("наскільки важка тема"), max_length=8, choices=Level.choices, default=Level.LOW
    )
    care = RichTextField(
        _("як підготувати й підтримати учнів"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Що сказати до уроку, як вийти з теми, до кого звернутися."),
    )
    materials = PoruchStreamField(
        short_texts(_("Що підготувати"), 200), blank=True, verbose_name=_("що підготувати")
    )
    activities = PoruchStreamField([("activity", ActivityBlock())], blank=True, verbose_name=_("хід уроку"))
    handouts = PoruchStreamField(
        [("handout", HandoutBlock())], blank=True, verbose_name=_("аркуші для учнів")
    )
    links = PoruchStreamField([("link", WebLinkBlock())], blank=True, verbose_name=_("посилання"))
    attachments = PoruchStreamField([("attachment", AttachmentBlock())], blank=True, verbose_name=_("файли"))

    override_translatable_fields = [
        *ContentPage.override_translatable_fields,
        *synchronised("age_bands", "licence", "module", "number", "minutes", "trauma_level"),
    ]
    text_panels = [
        *ContentPage.text_panels[:-1],  # The warning stands with what else protects pupils.
        frame_panel(["module", "number"], ["minutes", "licence"]),
        care_panel("trauma_level", "content_warning", "care"),
        *Teaching.teaching_panels,
        "materials",
        "activities",
        "handouts",
        "teacher_notes",
        "body",
        "attachments",
        "links",
        "related",
    ]
    parent_page_types = ["campaigns_education.ProgrammePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "campaigns/education/lesson.html"

    class Meta:
        verbose_name = _("урок")
        verbose_name_plural = _("уроки")

    def clean(self) -> None:
        super().clean()
        errors = {**self._clean_care(), **self._clean_minutes(), **self._clean_address()}
        if errors:
            raise ValidationError(errors)

    def _clean_care(self) -> dict[str, Any]:
        errors = {}
        if self.trauma_level != Level.LOW and not self.content_warning.strip():
            errors["content_warning"] = gettext("Напишіть, що саме важке в темі. Це побачать до тексту.")
        hardest = max((rank(block.value["level"]) for block in self.activities), default=0)
        if hardest > rank(self.trauma_level):
            errors["trauma_level"] = gettext("Одна з вправ важча, ніж указано для уроку.")
        return errors

    def _clean_minutes(self) -> dict[str, Any]:
        taken = self.activity_minutes
        if not self.minutes or taken <= self.minutes:
            return {}
        sentence = ngettext(
            "Вправи разом тривають %(taken)s хвилину, це довше за урок.",
            "Вправи разом тривають %(taken)s хвилин, це довше за урок.",
            taken,
        )
        return {"minutes": sentence % {"taken": taken}}

    def _clean_address(self) -> dict[str, Any]:
        """Data files and packages name a lesson by its slug alone."""
        if not self.slug or not self.locale_id:
            return {}
        same = LessonPage.objects.filter(slug=self.slug, locale_id=self.locale_id).exclude(pk=self.pk)
        return {"slug": gettext("Урок з такою адресою вже є в іншій програмі.")} if same.exists() else {}

    @property
    def activity_minutes(self) -> int:
        return sum(block.value["minutes"] or 0 for block in self.activities)

    @property
    def all_materials(self) -> list[str]:
        """What to prepare for the whole lesson, each thing once, in the order of need."""
        named = [str(block.value) for block in self.materials]
        named += [item for block in self.activities for item in block.value["materials"]]
        return list(dict.fromkeys(item.strip() for item in named if item.strip()))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from campaigns.education.showing import lesson_context

        return {**super().get_context(request, *args, **kwargs), **lesson_context(self)}

    def structured_data(self) -> list[dict[str, Any]]:
        from campaigns.education.structured_data import lesson_object

        return [lesson_object(self)]


LessonPage.edit_handler = LessonPage.get_edit_handler_tabs()
