"""Support resources: who helps, how to reach them, and when we last tried."""

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from kb.structured_data import organisation_object
from poruch import languages
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage, Phone, Region, SectionPage, Topic
from poruch.core.models.contacts import validate_language_codes
from poruch.core.pages import best_by_key, public
from poruch.core.widgets import SpokenInput

#: A filter by one region also finds what serves the whole country.
EVERYWHERE = "UA"


class ResourceDirectoryPage(SectionPage):
    """The directory: filters by need, region and language that work without scripts."""

    content_type_code: ClassVar[str] = "resource_index"
    listed_type = "kb.SupportResourcePage"
    subpage_types = ["kb.SupportResourcePage"]
    section_slug = "contacts"
    section_texts = {
        "uk": (
            "Контакти й телефони",
            "Біля кожного номера видно, звідки він і коли ми востаннє туди дзвонили.",
        ),
        "en": (
            "Contacts and phones",
            "Next to each number you see where it comes from and when we last called it.",
        ),
        "ru": (
            "Контакты и телефоны",
            "Рядом с каждым номером видно, откуда он и когда мы последний раз туда звонили.",
        ),
    }
    template = "kb/resource_directory.html"

    class Meta:
        verbose_name = _("розділ контактів")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from poruch.core.seo import page_head

        context: dict[str, Any] = super(SectionPage, self).get_context(request, *args, **kwargs)
        chosen = {
            name: request.GET.get(name, "").replace("\x00", "")[:40]
            for name in ("topic", "region", "language", "free")
        }
        resources = self._resources(chosen)
        context |= {
            "entries": resources,
            "chosen": chosen,
            "is_filtered": any(chosen.values()),
            "topics": self._used(Topic),
            "regions": self._used(Region),
            "spoken": [(code, name) for code, name in languages.LANGUAGES],
            "head": page_head(self, request),
        }
        return context

    @staticmethod
    def _used(model: type[Topic] | type[Region]) -> list[Any]:
        return list(model.objects.filter(pages__in=public(SupportResourcePage.objects.all())).distinct())

    @staticmethod
    def _resources(chosen: dict[str, str]) -> list["SupportResourcePage"]:
        pages = public(SupportResourcePage.objects.all()).order_by("path")
        if chosen["topic"]:
            pages = pages.filter(topics__code=chosen["topic"])
        if chosen["region"]:
            pages = pages.filter(regions__code__in={chosen["region"], EVERYWHERE})
        if chosen["free"]:
            pages = pages.filter(free_of_charge=True)
        pages = pages.distinct().prefetch_related("phone_links__phone", "regions", "topics")
        found = list(best_by_key(pages).values())
        if chosen["language"]:
            found = [page for page in found if chosen["language"] in page.languages]
        return found


class SupportResourcePage(ContentPage):
    """An organisation that families can turn to."""

    class OrganisationType(models.TextChoices):
        STATE = "state", _("державний орган")
        COUNCIL = "council", _("громада")
        NGO = "ngo", _("громадська організація")
        INTERNATIONAL = "international", _("міжнародна організація")
        SERVICE = "service", _("служба допомоги")

    content_type_code: ClassVar[str] = "resource"
    review_days: ClassVar[int] = 90

    org_type = models.CharField(
        _("хто це"), max_length=16, choices=OrganisationType.choices, default=OrganisationType.STATE
    )
    services = PoruchStreamField(
        [("service", blocks.CharBlock(max_length=200, label=_("Послуга")))],
        blank=True,
        verbose_name=_("що роблять"),
    )
    email = models.EmailField(_("пошта"), blank=True)
    website = models.URLField(_("сайт"), blank=True)
    chat = models.CharField(_("месенджери"), max_length=200, blank=True)
    address = models.CharField(
        _("адреса"),
        max_length=300,
        blank=True,
        help_text=_("Лише відкриту адресу. Закриті притулки й центри не називайте."),
    )
    hours = models.CharField(_("години"), max_length=200, blank=True)
    languages = models.JSONField(
        _("мови"),
        default=list,
        blank=True,
        validators=[validate_language_codes],
        help_text=_('Коди мов, якими відповідають: ["uk", "en"].'),
    )
    free_of_charge = models.BooleanField(_("безоплатно"), null=True, blank=True)
    accessibility = models.CharField(_("доступність"), max_length=300, blank=True)

    search_fields = [*ContentPage.search_fields, index.SearchField("services")]
    text_panels = [
        *ContentPage.text_panels,
        "org_type",
        "services",
        InlinePanel("phone_links", label=_("Телефон"), heading=_("Телефони")),
        FieldRowPanel(["email", "website"]),
        FieldRowPanel(["chat", "hours"]),
        "address",
        FieldRowPanel(
            [
                FieldPanel("languages", widget=SpokenInput, help_text=_("Якими відповідають.")),
                "free_of_charge",
            ]
        ),
        "accessibility",
        "body",
    ]
    parent_page_types = ["kb.ResourceDirectoryPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "kb/resource.html"

    class Meta:
        verbose_name = _("контакт")
        verbose_name_plural = _("контакти")

    def clean(self) -> None:
        super().clean()
        # Field validators pass over empty values, and {} is one.
        validate_language_codes(self.languages)

    @property
    def phones(self) -> list[Phone]:
        """Numbers a reader may see, in the editor's order."""
        return [phone for phone in self.linked_phones if phone.confirmed]

    @cached_property
    def linked_phones(self) -> list[Phone]:
        """All its numbers, confirmed or not, in two queries however many."""
        links = list(self.phone_links.all())
        models.prefetch_related_objects(links, "phone")
        return [link.phone for link in links]

    @property
    def has_unconfirmed_phone(self) -> bool:
        return any(not phone.confirmed for phone in self.linked_phones)

    @property
    def language_names(self) -> list[str]:
        names = dict(languages.LANGUAGES)
        return [names.get(code, code) for code in self.languages]

    @property
    def coverage(self) -> str:
        return ", ".join(region.name for region in self.regions.all()) or gettext("не підтверджено")

    @property
    def is_foreign(self) -> bool:
        return bool(self.locale.language_code != get_language())

    def structured_data(self) -> list[dict[str, Any]]:
        return [organisation_object(self)]


class ResourcePhone(Orderable):
    """A phone of a resource; the number itself is one row for the whole site."""

    page = ParentalKey(SupportResourcePage, on_delete=models.CASCADE, related_name="phone_links")
    phone = models.ForeignKey(
        Phone, verbose_name=_("телефон"), on_delete=models.PROTECT, related_name="resource_links"
    )

    panels = [FieldPanel("phone")]

    class Meta(Orderable.Meta):
        verbose_name = _("телефон контакту")

    def __str__(self) -> str:
        return str(self.phone)


for _model in (ResourceDirectoryPage, SupportResourcePage):
    _model.edit_handler = _model.get_edit_handler_tabs()
