"""The knowledge base in the CMS."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from kb.models import GlossaryTerm
from kb.trying import FIELDS, TryTermView
from search.admin.panels import TryQueryPanel


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Словник")
    list_display = ["name", "definition"]
    add_to_admin_menu = True
    menu_order = 220
    panels = [*GlossaryTerm.panels, TryQueryPanel("kb_try_term", FIELDS, heading=_("Перевірити запит"))]


register_snippet(GlossaryTermViewSet)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("search-tools/try/term/", TryTermView.as_view(), name="kb_try_term")]
