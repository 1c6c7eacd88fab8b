"""The page every kind of content is made of, with the metadata shared by all."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

from poruch.core import away, gates, previews, staleness
from poruch.core.attribution import is_required, line_for
from poruch.core.blocks import BODY_FEATURES, SourceStreamBlock
from poruch.core.caching import shown
from poruch.core.fields import PoruchStreamField
from poruch.core.forms import ContentPageForm, DraftCopyForm
from poruch.core.models.partners import AttributionRule
from poruch.core.models.shared import Shared
from poruch.core.models.sourced import Sourced, SourceDay
from poruch.core.panels import NoticesPanel

METADATA = ("topics", "audiences", "regions", "hromadas", "cooperation_areas")
#: What was checked in one language says nothing about another: neither translated nor copied over.
PER_LANGUAGE = (
    "confirmed",
    "author_role",
    "reviewed_by",
    "legal_reviewed_by",
    "legal_reviewed_on",
    "translation_status",
    "sensitivity",
)


class OwnField(BaseTranslatableField):
    """A field that wagtail-localize leaves alone: every language version has its own."""


class ContentPage(Sourced, Shared, Page):
    """Shared fields, one table for all types, so that lists and reports are one query.

    ``content_type_code`` names the type in data, in the API and in search.
    """

    class Sensitivity(models.TextChoices):
        PUBLIC = "public", _("для всіх")
        RESTRICTED = "restricted", _("лише для редакторів")

    class TranslationStatus(models.TextChoices):
        HUMAN = "human", _("переклала людина")
        MACHINE = "machine", _("машинний, не перевірено")
        VERIFIED = "verified", _("звірено з оригіналом")

    base_form_class = ContentPageForm
    copy_form_class = DraftCopyForm
    content_type_code: ClassVar[str] = ""
    #: Days until the next review of a new page of this type.
    review_days: ClassVar[int] = 180

    summary = models.TextField(
        _("про що сторінка"),
        max_length=600,
        blank=True,
        validators=[MaxLengthValidator(600)],
        help_text=_("Одне-два речення: що людина зможе зробити. Їх видно вгорі сторінки й у пошуку."),
    )
    body = RichTextField(_("текст"), blank=True, features=BODY_FEATURES)
    topics = ParentalManyToManyField("core.Topic", blank=True, verbose_name=_("теми"), related_name="pages")
    audiences = ParentalManyToManyField(
        "core.Audience",
        blank=True,
        verbose_name=_("для кого"),
        related_name="pages",
        help_text=_("Від однієї до трьох."),
    )
    regions = ParentalManyToManyField(
        "core.Region",
        blank=True,
        verbose_name=_("де діє"),
        related_name="pages",
        help_text=_("«Уся Україна», якщо не залежить від області."),
    )
    hromadas = ParentalManyToManyField(
        "core.Hromada", blank=True, verbose_name=_("громади"), related_name="pages"
    )
    cooperation_areas = ParentalManyToManyField(
        "core.CooperationArea", blank=True, verbose_name=_("напрями співпраці"), related_name="pages"
    )
    lead_partner = models.ForeignKey(
        "core.Partner",
        verbose_name=_("провідний партнер"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pages",
    )
    joint = models.BooleanField(
        _("спільний матеріал"), default=False, help_text=_("Обидва партнери відповідають за цю сторінку.")
    )
    attribution = models.CharField(
        _("рядок атрибуції"),
        max_length=300,
        blank=True,
        help_text=_("Порожньо: рядок із правила атрибуції мовою сторінки."),
    )
    confirmed = models.BooleanField(
        _("редактор підтвердив"),
        default=False,
        help_text=_("Доки не позначено, сторінка каже «чернетка» і не потрапляє до зовнішніх пошуковиків."),
    )
    author_role = models.CharField(_("хто укладав (роль)"), max_length=120, blank=True)
    reviewed_by = models.CharField(_("хто перевірив"), max_length=120, blank=True)
    legal_reviewed_by = models.CharField(_("юрист, який перевірив"), max_length=120, blank=True)
    legal_reviewed_on = models.DateField(_("дата перевірки юриста"), null=True, blank=True)
    last_checked = models.DateField(_("переглянуто"), null=True, blank=True)
    review_due = models.DateField(_("переглянути до"), null=True, blank=True)
    valid_from = models.DateField(_("чинне з"), null=True, blank=True)
    embargo_until = models.DateTimeField(
        _("ембарго до"),
        null=True,
        blank=True,
        help_text=_("Час за Києвом. До цієї хвилини сторінки не бачить ніхто, крім редакторів."),
    )
    sensitivity = models.CharField(
        _("хто бачить"), max_length=16, choices=Sensitivity.choices, default=Sensitivity.PUBLIC
    )
    content_warning = models.CharField(
        _("попередження про важкий зміст"), max_length=200, blank=True, help_text=_("Видно перед текстом.")
    )
    translation_status = models.CharField(
        _("стан перекладу"), max_length=16, choices=TranslationStatus.choices, default=TranslationStatus.HUMAN
    )
    sources = PoruchStreamField(SourceStreamBlock(), blank=True, verbose_name=_("джерела"))
    #: Where many pages are shown (:func:`poruch.core.attribution.with_rules`).
    attribution_rules: list[AttributionRule] | None = None
    #: Whether readers had it when it was read; a page made otherwise counts as one they had.
    was_live = True
    oldest_source = SourceDay(_("дата найдавнішого джерела"), end=0)
    newest_source = SourceDay(_("дата найновішого джерела"), end=-1)

    override_translatable_fields = [
        *(SynchronizedField(name, overridable=False) for name in METADATA),
        *(OwnField(name) for name in PER_LANGUAGE),
    ]
    # A copy, also one made for translation, has not been checked by anybody.
    exclude_fields_in_copy = [name for name in PER_LANGUAGE if name != "sensitivity"]

    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    text_panels: ClassVar[list[Any]] = [*Page.content_panels, "summary", FieldPanel("content_warning")]
    source_panels: ClassVar[list[Any]] = ["sources"]
    metadata_panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel(name) for name in METADATA], heading=_("Для кого і про що")),
        MultiFieldPanel(
            [FieldRowPanel(["lead_partner", "joint"]), "attribution", "sensitivity"],
            heading=_("Чий матеріал"),
        ),
        MultiFieldPanel(
            [
                "confirmed",
                FieldRowPanel(["last_checked", "review_due", "valid_from"]),
                FieldRowPanel(["author_role", "reviewed_by"]),
                FieldRowPanel(["legal_reviewed_by", "legal_reviewed_on"]),
                "translation_status",
            ],
            heading=_("Перевірка"),
        ),
    ]

    class Meta:
        verbose_name = _("сторінка змісту")

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Any:
        page = super().from_db(db, field_names, values)
        shown.page(page.pk, page.__dict__.get("translation_key"))
        page.was_live = page.__dict__.get("live", True)
        return page

    @classmethod
    def get_edit_handler_tabs(cls) -> TabbedInterface:
        """The same four tabs for every type: text, sources, metadata, settings."""
        return TabbedInterface(
            [
                ObjectList([NoticesPanel(), *cls.text_panels], heading=_("Зміст")),
                ObjectList(cls.source_panels, heading=_("Джерела")),
                ObjectList(cls.metadata_panels, heading=_("Відомості")),
                ObjectList(cls.promote_panels, heading=_("Адреса")),
                ObjectList(cls.settings_panels, heading=_("Налаштування")),
            ]
        )

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if not self.last_checked:
            self.last_checked = timezone.localdate()
        if not self.review_due:
            self.review_due = self.last_checked + timedelta(days=self.review_days)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.review_due and self.last_checked and self.review_due < self.last_checked:
            errors["review_due"] = _("Дата наступного перегляду раніша за дату останнього.")
        if self.last_checked and self.last_checked > timezone.localdate():
            errors["last_checked"] = _("Цей день ще не настав.")
        if bool(self.legal_reviewed_by) != bool(self.legal_reviewed_on):
            errors["legal_reviewed_on"] = _("Потрібні обидва: хто перевірив і коли.")
        if missing := sorted(self.cited_codes() - self.source_codes(), key=lambda code: int(code[1:])):
            errors["sources"] = _(
                "У тексті є позначки без джерела: %s. Додайте джерело або приберіть."
            ) % ", ".join(missing)
        if self.joint and is_required(self.content_type_code) and not self.attribution_line:
            errors["attribution"] = _("Спільний матеріал цього типу потребує рядка атрибуції мовою сторінки.")
        if errors:
            raise ValidationError(errors)

    def publish(self, revision: Any, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Also schedules. Every route ends here; :class:`gates.Refused` when something stands against it."""
        gates.demand(gates.Wish(gates.Change.PUBLISH, self, user, revision))
        return super().publish(revision, user, *args, **kwargs)

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: Any = True
    ) -> Any:
        gates.demand(gates.Wish(gates.Change.UNPUBLISH, self, user))
        return super().unpublish(set_expired, commit, user, log_action)

    def move(self, target: Page, pos: str | None = None, user: Any = None) -> Any:
        gates.demand(gates.Wish(gates.Change.MOVE, self, user, target=target))
        return super().move(target, pos, user)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Where an app takes deleted pages, the page is put away and its rows stay."""
        user = kwargs.get("user")
        gates.demand(gates.Wish(gates.Change.DELETE, self, user))
        if away.put_away(self, user):
            return 0, {}
        return super().delete(*args, **kwargs)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return away.AwayTester(user, self) if away.is_away(self) else gates.tester_for(user, self)

    def get_admin_display_title(self) -> str:
        return away.marked(self, super().get_admin_display_title())

    def get_workflow(self) -> Any:
        return gates.workflow_for(self) or super().get_workflow()

    @property
    def has_workflow(self) -> bool:
        return gates.workflow_for(self) is not None or bool(super().has_workflow)

    @property
    def attribution_line(self) -> str:
        """What a joint page owes the partners, in its own language; ``""`` if it owes nothing."""
        if not self.joint:
            return ""
        language, rules = self.locale.language_code, self.attribution_rules
        return line_for(self.content_type_code, language, own=self.attribution, rules=rules)

    @property
    def review_overdue(self) -> bool:
        return self.review_due is not None and self.review_due < timezone.localdate()

    @cached_property
    def law_changed_on(self) -> date | None:
        """The day of a change of the law by which nobody has checked this page yet. One query."""
        return staleness.since([self.pk]).get(self.pk)

    @property
    def is_public(self) -> bool:
        """Live, within its dates and not restricted. View restrictions are the query's business."""
        expired = self.expire_at is not None and self.expire_at <= timezone.now()
        shown = bool(self.live) and not expired and not self.under_embargo
        return shown and self.sensitivity == self.Sensitivity.PUBLIC

    @property
    def under_embargo(self) -> bool:
        return self.embargo_until is not None and self.embargo_until > timezone.now()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [*super().preview_modes, *previews.modes(self)]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        elsewhere = previews.serve(self, request, mode_name)
        return elsewhere or super().serve_preview(request, mode_name)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_public:
            raise Http404
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from poruch.core.seo import page_head

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["head"] = page_head(self, request)
        context["crumbs"] = self._crumbs()
        return context

    def _crumbs(self) -> list[dict[str, str]]:
        """The section above this page, if it is not the home page."""
        from poruch.core.pages import reader_url

        parent = self.get_parent()
        if parent is None or parent.depth <= 2:
            return []
        return [{"title": parent.title, "url": reader_url(parent)}]

    def structured_data(self) -> list[dict[str, Any]]:
        """schema.org objects of this page, most specific first; types override it."""
        return []
