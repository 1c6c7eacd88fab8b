"""A page that lists what a saved query finds."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from poruch import languages
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage
from poruch.core.querying import Criterion, Use
from poruch.core.querying.blocks import clean_number, criteria_of, criterion_blocks
from poruch.core.querying.panels import TryPanel
from poruch.editorial.collection import words as words

#: The last part of the address of a collection's feed.
FEED = "feed"
#: The query and how it is shown: the same in every language.
QUERY = ("criteria", "sort", "most", "per_page", "with_feed")


class CollectionPage(ContentPage):
    """``criteria`` are all required, a group counts as one. ``most`` 0 lists everything that is found."""

    class Sort(models.TextChoices):
        UPDATED = "updated", _("спершу щойно оновлені")
        PUBLISHED = "published", _("спершу щойно опубліковані")
        OLDEST = "oldest", _("спершу найдавніші")
        TITLE = "title", _("за назвою")
        REVIEW = "review_due", _("спершу ті, що час переглянути")
        VALID = "valid_from", _("спершу ті, що чинні найпізніше")

    content_type_code: ClassVar[str] = "collection"
    review_days: ClassVar[int] = 365

    criteria = PoruchStreamField(
        criterion_blocks(Use.PAGES),
        blank=True,
        verbose_name=_("умови"),
        help_text=_("Кожна умова звужує добірку. Без умов у ній буде все."),
    )
    sort = models.CharField(_("порядок"), max_length=12, choices=Sort.choices, default=Sort.UPDATED)
    most = models.PositiveSmallIntegerField(_("не більше за"), default=0, help_text=_("0: усе, що знайдено."))
    per_page = models.PositiveSmallIntegerField(
        _("на сторінці"), default=20, validators=[MinValueValidator(5), MaxValueValidator(50)]
    )
    with_feed = models.BooleanField(
        _("стрічка"), default=True, help_text=_("Читачі й інші сайти можуть підписатися на нове (Atom).")
    )

    override_translatable_fields = [
        *ContentPage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in QUERY),
    ]
    text_panels = [
        *ContentPage.text_panels,
        "body",
        MultiFieldPanel(
            [
                FieldPanel("criteria"),
                FieldRowPanel(["sort", "most", "per_page"]),
                FieldPanel("with_feed"),
                TryPanel(
                    "collection_try",
                    button=_("Показати, що знайдеться"),
                    note=_("Зберігати не треба. Лічимо лише те, що бачать читачі."),
                ),
            ],
            heading=_("Що в добірці"),
        ),
    ]
    parent_page_types = ["core.HomePage", "core.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "editorial/collection/collection.html"

    class Meta:
        verbose_name = _("добірка")
        verbose_name_plural = _("добірки")

    def clean(self) -> None:
        super().clean()
        clean_number(self.criteria, "criteria")

    @property
    def query(self) -> list[Criterion]:
        """The saved criteria."""
        return criteria_of(self.criteria)

    @property
    def feed_url(self) -> str:
        """The path of the feed under the page's own language; ``""`` without one."""
        return f"{self.url}{FEED}/" if self.with_feed and self.url else ""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if path_components == [FEED] and self.live and self.with_feed:
            return RouteResult(self, kwargs={"feed": True})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, feed: bool = False, **kwargs: Any) -> HttpResponse:
        """The page, or its feed; neither of a page that is not public."""
        if feed and self.is_public:
            from poruch.editorial.collection.feed import answer

            return answer(self, request)
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if getattr(response, "context_data", None) and response.context_data["found"].beyond:  # type: ignore[attr-defined]
            response.status_code = 404
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from poruch.core.entries import entries
        from poruch.core.pages import reader_url
        from poruch.editorial.collection.listing import found

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        language = get_language() or languages.SOURCE
        here = found(self, language, request.GET.get("page", ""))
        context["found"] = here
        context["entries"] = entries(here.rows)
        context["own_url"] = reader_url(self, language)
        context["feed_url"] = f"{reader_url(self, language)}{FEED}/" if self.with_feed else ""
        return context


CollectionPage.edit_handler = CollectionPage.get_edit_handler_tabs()
