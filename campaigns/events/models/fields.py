"""What an event and a press briefing share: when, where, how, and what became of it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField

from campaigns.events.blocks import CancelledBlock, MovedBlock, OrganiserBlock, SpeakerBlock
from poruch.core.blocks import TEXT_FEATURES
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage
from poruch.core.models.contacts import validate_language_codes

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

    override_translatable_fields = [
        *ContentPage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in WITHOUT_LANGUAGE),
    ]
    when_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldRowPanel(["starts_at", "ends_at"]),
                FieldRowPanel(["all_day", "time_zone"]),
                "recurrence",
                "exceptions",
                "moved",
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
        FieldRowPanel(["cost", FieldPanel("event_languages")]),
        "materials",
    ]

    class Meta:
        abstract = True
