"""The home page and plain pages (about, safety, accessibility)."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PagePermissionTester
from wagtail.url_routing import RouteResult

from poruch import languages
from poruch.core import gates
from poruch.core.blocks import DoorBlock
from poruch.core.fields import PoruchStreamField
from poruch.core.forms import DraftCopyForm

from .base import ContentPage
from .contacts import Phone

if TYPE_CHECKING:
    from poruch.core.pages import LinkedPage


class HomePage(Page):
    """The root of one language's tree, and the place where a reader falls back to another."""

    content_type_code: ClassVar[str] = "home"
    copy_form_class = DraftCopyForm

    heading = models.CharField(_("заголовок"), max_length=120)
    lead = models.CharField(_("вступ"), max_length=240, blank=True)
    first_steps = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("перші кроки"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Куди веде «Перші кроки» в рядку вгорі кожної сторінки."),
    )
    doors = PoruchStreamField([("door", DoorBlock())], blank=True, verbose_name=_("що сталося"))

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("heading"), FieldPanel("lead"), FieldPanel("first_steps")], heading=_("Вгорі")
        ),
        FieldPanel("doors"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    template = "core/home.html"

    class Meta:
        verbose_name = _("головна")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page in the reader's language, else along the fallback chain.

        A page that exists in no language of the chain is a 404; one that exists in another
        language is served with ``page.locale`` telling which, and the template says so. A page that
        moved away from there goes before another language's: the 404 becomes its redirect.
        """
        from poruch.core.redirects import stood_at

        language = get_language() or languages.SOURCE
        homes = {home.locale.language_code: home for home in self._homes()}
        for code in languages.chain(language):
            home = homes.get(code)
            if home is None:
                continue
            try:
                return Page.route(home, request, list(path_components))
            except Http404:
                if path_components and stood_at(code, path_components):
                    break
        raise Http404

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return gates.tester_for(user, self)

    def _homes(self) -> list["HomePage"]:
        return list(
            HomePage.objects.filter(translation_key=self.translation_key, live=True).select_related("locale")
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from poruch.core import slots
        from poruch.core.pages import linked
        from poruch.core.seo import page_head

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["head"] = page_head(self, request)
        chosen = {page.pk for block in self.doors for page in block.value["pages"] if page}
        links = linked(chosen)
        context["doors"] = [self._door(block.value, links) for block in self.doors]
        context["all_drafts"] = bool(links) and all(link.unconfirmed for link in links.values())
        context["phones"] = list(Phone.objects.public().filter(on_home=True))
        context["boxes"] = slots.render("home", self, request)
        return context

    @staticmethod
    def _door(value: Any, links: "dict[int, LinkedPage]") -> dict[str, Any]:
        pages = [links[page.pk] for page in value["pages"] if page and page.pk in links]
        return {"title": value["title"], "text": value["text"], "links": pages}

    def structured_data(self) -> list[dict[str, Any]]:
        from poruch.core.seo import organisations, website

        return [website(self), *organisations()]


class StandardPage(ContentPage):
    """A page of running text."""

    content_type_code: ClassVar[str] = "page"

    text_panels = [*ContentPage.text_panels, "body"]
    parent_page_types = ["core.HomePage", "core.StandardPage"]
    template = "core/standard_page.html"

    class Meta:
        verbose_name = _("проста сторінка")
        verbose_name_plural = _("прості сторінки")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if self.slug == "safety":
            context["copies"] = settings.PORUCH_MIRROR_URLS
            context["copies_key"] = settings.PORUCH_MIRROR_PUBLIC_KEY
        return context


StandardPage.edit_handler = StandardPage.get_edit_handler_tabs()
