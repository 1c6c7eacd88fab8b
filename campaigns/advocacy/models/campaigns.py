"""Campaigns: what is demanded of whom, what others can do about it, what has come of it."""

from datetime import datetime, time
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from campaigns.advocacy.blocks import (
    AddresseeBlock,
    DemandBlock,
    LetterBlock,
    PartnerBlock,
    TimelineBlock,
    validate_hashtags,
)
from campaigns.advocacy.letters import prepared
from campaigns.advocacy.structured_data import campaign_object
from campaigns.materials.blocks import MaterialBlock
from campaigns.materials.showing import images_in, shown
from poruch.core.entries import entries as with_lines
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage, SectionPage
from poruch.core.pages import best_by_key, linked, public


class CampaignIndexPage(SectionPage):
    content_type_code: ClassVar[str] = "campaign_index"
    listed_type = "campaigns_advocacy.CampaignPage"
    subpage_types = ["campaigns_advocacy.CampaignPage"]
    section_slug = "campaigns"
    section_texts = {
        "uk": ("Кампанії", "Чого ми вимагаємо, від кого і що можете зробити ви."),
        "en": ("Campaigns", "What we demand, of whom, and what you can do."),
        "ru": ("Кампании", "Чего мы требуем, от кого и что можете сделать вы."),
    }
    template = "campaigns/advocacy/campaign_index.html"

    class Meta:
        verbose_name = _("розділ кампаній")

    def entries(self) -> list[Any]:
        """Campaigns under way first, the newest of each kind first; each has its ``line`` of attribution."""
        today = timezone.localdate()
        pages = public(CampaignPage.objects.all()).order_by("-starts_on", "path").defer("body", "sources")
        found = list(best_by_key(pages).values())
        lines = {entry.page.pk: entry.attribution for entry in with_lines(found)}
        for page in found:
            page.line = lines[page.pk]
        return sorted(found, key=lambda page: page.ends_on is not None and page.ends_on < today)


class CampaignPage(ContentPage):
    """A campaign. A joint one owes its line of attribution (poruch.core.attribution)."""

    content_type_code: ClassVar[str] = "campaign"
    outward: ClassVar[bool] = True
    review_days: ClassVar[int] = 90

    goal = models.TextField(_("мета"), max_length=600, blank=True)
    demands = PoruchStreamField([("demand", DemandBlock())], blank=True, verbose_name=_("вимоги"))
    addressees = PoruchStreamField(
        [("addressee", AddresseeBlock())], blank=True, verbose_name=_("кого просимо")
    )
    timeline = PoruchStreamField([("entry", TimelineBlock())], blank=True, verbose_name=_("хроніка"))
    starts_on = models.DateField(_("початок"), null=True, blank=True)
    ends_on = models.DateField(_("кінець"), null=True, blank=True, help_text=_("Порожньо: триває."))
    hashtags = models.CharField(_("гештеги"), max_length=200, blank=True, validators=[validate_hashtags])
    result = models.TextField(
        _("чим закінчилося"), max_length=1000, blank=True, help_text=_("Лише те, що сталося насправді.")
    )
    letters = PoruchStreamField([("letter", LetterBlock())], blank=True, verbose_name=_("листи"))
    share_texts = PoruchStreamField(
        [("text", blocks.CharBlock(label=_("Текст для допису"), max_length=280))],
        blank=True,
        verbose_name=_("тексти для дописів"),
    )
    materials = PoruchStreamField(
        [("material", MaterialBlock())], blank=True, verbose_name=_("матеріали для поширення")
    )
    partner_organisations = PoruchStreamField(
        [("partner", PartnerBlock())], blank=True, verbose_name=_("хто ще бере участь")
    )
    linked_events = PoruchStreamField(
        [("page", blocks.PageChooserBlock(label=_("Подія")))], blank=True, verbose_name=_("події")
    )
    linked_guides = PoruchStreamField(
        [("page", blocks.PageChooserBlock(label=_("Довідник")))], blank=True, verbose_name=_("довідники")
    )

    override_translatable_fields = [
        *ContentPage.override_translatable_fields,
        SynchronizedField("starts_on", overridable=False),
        SynchronizedField("ends_on", overridable=False),
    ]
    search_fields = [
        *ContentPage.search_fields,
        index.SearchField("goal"),
        index.SearchField("demands"),
        index.SearchField("letters"),
    ]
    text_panels = [
        *ContentPage.text_panels,
        MultiFieldPanel(["goal", "demands", "addressees"], heading=_("Чого й від кого")),
        MultiFieldPanel(
            [FieldRowPanel(["starts_on", "ends_on"]), "timeline", "result"], heading=_("Перебіг")
        ),
        MultiFieldPanel(["letters", "hashtags", "share_texts", "materials"], heading=_("Що зробити іншим")),
        "body",
        MultiFieldPanel(["partner_organisations", "linked_events", "linked_guides"], heading=_("Пов’язане")),
    ]
    parent_page_types = ["campaigns_advocacy.CampaignIndexPage"]
    subpage_types: ClassVar[list[str]] = ["campaigns_advocacy.StoryPage"]
    template = "campaigns/advocacy/campaign.html"

    class Meta:
        verbose_name = _("кампанія")
        verbose_name_plural = _("кампанії")

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("Кінець раніший за початок.")})

    @property
    def starts_at(self) -> datetime | None:
        """The first minute, in Kyiv: what search sorts and filters by."""
        return timezone.make_aware(datetime.combine(self.starts_on, time.min)) if self.starts_on else None

    @property
    def ends_at(self) -> datetime | None:
        return timezone.make_aware(datetime.combine(self.ends_on, time.max)) if self.ends_on else None

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def hashtag_list(self) -> list[str]:
        return self.hashtags.split()

    def shared_images(self) -> set[int]:
        """The images that readers may download (:mod:`campaigns.materials`)."""
        return images_in(self.materials)

    def stories(self) -> list[Any]:
        """The public stories below this campaign in any language of it, in the reader's best language."""
        from .stories import StoryPage

        family = CampaignPage.objects.filter(translation_key=self.translation_key).values_list(
            "path", flat=True
        )
        below = models.Q()
        for path in family:
            below |= models.Q(path__startswith=path)
        return list(best_by_key(public(StoryPage.objects.filter(below)).order_by("path")).values())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        streams = {name: [row["value"] for row in getattr(self, name).raw_data] for name in _LINKED}
        links = linked(pk for ids in streams.values() for pk in ids)
        for name, ids in streams.items():
            context[name] = [links[pk] for pk in ids if pk in links]
        context["letters"] = prepared(self.letters)
        context["materials"] = shown(self, self.materials)
        context["stories"] = self.stories()
        return context

    def structured_data(self) -> list[dict[str, Any]]:
        return [campaign_object(self)]


_LINKED = ("linked_events", "linked_guides")

for _model in (CampaignIndexPage, CampaignPage):
    _model.edit_handler = _model.get_edit_handler_tabs()
