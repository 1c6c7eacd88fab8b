"""Personal stories: told with a recorded consent, gone when it is withdrawn."""

from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from campaigns.advocacy.structured_data import story_object
from poruch.core.models import ContentPage
from poruch.core.models.base import OwnField

#: What a withdrawn story may not hold any more.
TEXTS: Final = (
    "summary", "body", "content_warning", "attribution", "image_alt", "author_role", "seo_title",
    "search_description",
)  # fmt: skip


class StoryPage(ContentPage):
    """A story below its campaign. Once withdrawn, the page stays as an empty mark that answers 410."""

    content_type_code: ClassVar[str] = "story"
    review_days: ClassVar[int] = 90

    consent = models.ForeignKey(
        "campaigns_advocacy.ConsentRecord",
        verbose_name=_("згода"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stories",
        help_text=_("Без чинної згоди історію не опублікувати."),
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("зображення"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    image_alt = models.CharField(_("опис зображення"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    override_translatable_fields = [
        *ContentPage.override_translatable_fields,
        SynchronizedField("consent", overridable=False),
        SynchronizedField("image", overridable=False),
        OwnField("withdrawn_at"),
    ]
    exclude_fields_in_copy = [*ContentPage.exclude_fields_in_copy, "withdrawn_at"]
    text_panels = [
        *ContentPage.text_panels,
        FieldPanel("consent", permission="campaigns_advocacy.view_consentrecord"),
        "body",
        MultiFieldPanel(["image", "image_alt"], heading=_("Зображення")),
    ]
    parent_page_types = ["campaigns_advocacy.CampaignPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "campaigns/advocacy/story.html"

    class Meta:
        verbose_name = _("історія")
        verbose_name_plural = _("історії")

    def clean(self) -> None:
        super().clean()
        if self.withdrawn_at and (self.image_id or any(getattr(self, name) for name in TEXTS)):
            raise ValidationError(_("Цю історію відкликано. Її тексту не повертають."))
        if self.image_id and not self.image_alt:
            raise ValidationError({"image_alt": _("Опишіть зображення для тих, хто його не бачить.")})

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Wagtail would say of a page that is not live that it never was."""
        if self.withdrawn_at and not path_components:
            return RouteResult(self)
        found: RouteResult = super().route(request, path_components)
        return found

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.withdrawn_at:
            return render(request, "campaigns/advocacy/withdrawn.html", {"noindex": True}, status=410)
        return super().serve(request, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if self.withdrawn_at:
            raise Http404
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response

    @property
    def campaign(self) -> Page:
        return self.get_parent()

    def structured_data(self) -> list[dict[str, Any]]:
        return [story_object(self)]


StoryPage.edit_handler = StoryPage.get_edit_handler_tabs()
