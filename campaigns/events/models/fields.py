"""What an event and a press briefing share: when, where, how, and what became of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField

from campaigns.events import facts, recurrence, wording
from campaigns.events import occurrences as when
from campaigns.events.blocks import CancelledBlock, MovedBlock, OrganiserBlock, SpeakerBlock
from campaigns.events.panels import OccurrencesPanel
from campaigns.events.widgets import RecurrenceWidget
from poruch.core.blocks import TEXT_FEATURES
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage
from poruch.core.models.contacts import validate_language_codes
from poruch.core.widgets import SpokenInput

#: Rules that have no language, though their columns are texts.
WITHOUT_LANGUAGE = ("time_zone", "recurrence", "exceptions", "moved")


class EventFields(models.Model):
    """To stand before ``ContentPage``: ``class EventPage(EventFields, ContentPage)``."""

    class Format(models.TextChoices):
        OFFLINE = "offline", _("наживо")
        ONLINE = "online", _("онлайн")
        HYBRID = "hybrid", _("наживо й онлайн")

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("відбудеться")
        CANCELLED = "cancelled", _("скасовано")
        POSTPONED = "postponed", _("відкладено")
        MOVED_ONLINE = "moved_online", _("перенесено в онлайн")

    starts_at = models.DateTimeField(_("початок"), db_index=True)
    ends_at = models.DateTimeField(_("кінець"))
    all_day = models.BooleanField(
        _("увесь день"), default=False, help_text=_("Години не показуємо, лише дні.")
    )
    time_zone = models.CharField(
        _("часовий пояс"),
        max_length=64,
        default="Europe/Kyiv",
        help_text=_("За ним повторюється подія. Майже завжди Europe/Kyiv."),
    )
    recurrence = models.CharField(
        _("повторення"), max_length=300, blank=True, help_text=_("Порожньо: подія відбувається один раз.")
    )
    exceptions = PoruchStreamField(
        [("cancelled", CancelledBlock())], blank=True, verbose_name=_("скасовані дні")
    )
    moved = PoruchStreamField([("moved", MovedBlock())], blank=True, verbose_name=_("перенесені дні"))
    kind = models.ForeignKey(
        "campaigns_events.EventType",
        verbose_name=_("вид події"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    format = models.CharField(
        _("як відбувається"), max_length=16, choices=Format.choices, default=Format.OFFLINE
    )
    place = models.CharField(_("місце"), max_length=200, blank=True)
    address = models.CharField(_("адреса"), max_length=300, blank=True)
    place_for_registered = models.BooleanField(
        _("місце лише для тих, хто записався"),
        default=False,
        help_text=_("Інші побачать «адреса після запису»."),
    )
    join_info = RichTextField(_("як приєднатися онлайн"), blank=True, features=TEXT_FEATURES)
    join_for_registered = models.BooleanField(
        _("посилання лише для тих, хто записався"),
        default=True,
        help_text=_("Інші побачать «посилання надійде після запису»."),
    )
    safety_note = models.TextField(
        _("про безпеку"),
        max_length=600,
        blank=True,
        help_text=_("Укриття, фото- й відеозйомка, чи можна не вмикати камеру."),
    )
    organisers = PoruchStreamField(
        [("organiser", OrganiserBlock())], blank=True, verbose_name=_("хто проводить")
    )
    speakers = PoruchStreamField([("speaker", SpeakerBlock())], blank=True, verbose_name=_("хто виступає"))
    materials = RichTextField(
        _("матеріали"),
        blank=True,
        features=[*TEXT_FEATURES, "document-link"],
        help_text=_("Сторінки сайту, файли, посилання."),
    )
    accessibility = models.TextField(
        _("доступність"),
        max_length=600,
        blank=True,
        help_text=_("Сходинки, ліфт, туалет, жестова мова, субтитри. Лише те, що перевірили."),
    )
    cost = models.CharField(
        _("скільки коштує"), max_length=120, blank=True, help_text=_("«Безоплатно» або сума.")
    )
    event_languages = models.JSONField(
        _("мови події"),
        default=list,
        blank=True,
        validators=[validate_language_codes],
        help_text=_('Коди мов: ["uk", "en"].'),
    )
    status = models.CharField(_("стан"), max_length=16, choices=Status.choices, default=Status.SCHEDULED)
    status_note = models.CharField(
        _("пояснення до стану"), max_length=300, blank=True, help_text=_("Чому і що далі. Бачать усі.")
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    uid = models.CharField(max_length=120, blank=True, editable=False, db_index=True)
    first_start = models.DateTimeField(null=True, editable=False, db_index=True)
    last_end = models.DateTimeField(null=True, editable=False, db_index=True)
    told_facts = models.CharField(max_length=64, blank=True, editable=False)
    facts_changed_at = models.DateTimeField(null=True, editable=False)

    #: Facts without a language beyond these fields (``spreading.py``).
    own_facts: ClassVar[tuple[str, ...]] = ()
    # A copy is another event; a translation finds its original's (``full_clean``).
    exclude_fields_in_copy = [*ContentPage.exclude_fields_in_copy, *facts.OF_THE_ROW]
    override_translatable_fields = [
        *ContentPage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in WITHOUT_LANGUAGE),
    ]
    when_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldRowPanel(["starts_at", "ends_at"]),
                FieldRowPanel(["all_day", "time_zone"]),
                FieldPanel("recurrence", widget=RecurrenceWidget),
                "exceptions",
                "moved",
                OccurrencesPanel(),
            ],
            heading=_("Коли"),
        ),
        MultiFieldPanel([FieldRowPanel(["status", "status_note"])], heading=_("Що змінилося")),
    ]
    where_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                "format",
                FieldRowPanel(["place", "address"]),
                "place_for_registered",
                "join_info",
                "join_for_registered",
                "accessibility",
                "safety_note",
            ],
            heading=_("Де і як"),
        ),
    ]
    who_panels: ClassVar[list[Any]] = [
        "organisers",
        "speakers",
        FieldRowPanel(
            ["cost", FieldPanel("event_languages", widget=SpokenInput, help_text=_("Якими говоритимуть."))]
        ),
        "materials",
    ]

    outward: ClassVar[bool] = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not kwargs.get("update_fields"):
            self.name_for_calendars()
            facts.note(self)
        super().save(*args, **kwargs)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.name_for_calendars()
        super().full_clean(*args, **kwargs)

    def name_for_calendars(self) -> None:
        """The UID by which subscribers' calendars know this event: one for all its languages, for ever."""
        if self.uid:
            return
        key = self.translation_key  # type: ignore[attr-defined]
        siblings: Any = type(self)._default_manager
        known = siblings.filter(translation_key=key).exclude(uid="").values_list("uid", flat=True).first()
        self.uid = known or f"{key}@poruch"

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for field, error in self._problems():
            errors.setdefault(field, error)
        if errors:
            raise ValidationError(errors)

    def _problems(self) -> Iterator[tuple[str, Any]]:
        if not self.starts_at or not self.ends_at:
            return
        if self.ends_at <= self.starts_at:
            yield "ends_at", _("Кінець має бути пізніше за початок.")
        try:
            recurrence.zone(self.time_zone)
        except ValidationError as error:
            yield "time_zone", error
            return
        if self.recurrence:
            yield from self._problems_of_rule()
        elif self.exceptions or self.moved:
            field = "exceptions" if self.exceptions else "moved"
            yield field, _("Подія не повторюється: змініть її дату або стан, а цей список приберіть.")

    def _problems_of_rule(self) -> Iterator[tuple[str, Any]]:
        first = when.first_day(self)
        try:
            recurrence.check(self.recurrence, first)
        except ValidationError as error:
            yield "recurrence", error
            return
        cancelled, moved = when.cancelled_days(self), when.moved_days(self)
        for field, days in (("exceptions", cancelled), ("moved", set(moved))):
            for day in sorted(days):
                if not recurrence.is_day(self.recurrence, first, day):
                    yield field, _("За розкладом %s події немає.") % day.strftime("%d.%m.%Y")
        for day in sorted(cancelled & set(moved)):
            yield "moved", _("%s і скасовано, і перенесено. Залиште одне.") % day.strftime("%d.%m.%Y")
        if len(self.moved) != len(moved):
            yield "moved", _("Один день перенесено двічі.")

    def with_content_json(self, content: Any) -> Any:
        """What belongs to the row stays the row's, whatever version of the page is looked at."""
        page = super().with_content_json(content)  # type: ignore[misc]
        for name in facts.OF_THE_ROW:
            setattr(page, name, getattr(self, name))
        return page

    def occurrences(self, start: datetime, end: datetime) -> list[when.Occurrence]:
        """What overlaps [start, end), cancelled ones included and marked."""
        return when.between(self, start, end)

    @property
    def coming(self) -> list[when.Occurrence]:
        """The next ten occurrences that have not ended, cancelled ones included and marked."""
        return when.coming(self)

    @property
    def card_line(self) -> str:
        """When it happens next (or happened), how, and what became of it; never where."""
        coming = [one for one in self.coming if not one.cancelled]
        told = wording.when(coming[0], self.all_day) if coming else wording.day_of(self.starts_at)
        state = wording.state(self, coming[0] if coming else None)
        return " · ".join(filter(None, (told, str(self.get_format_display()), state)))
