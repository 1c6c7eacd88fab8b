"""The knowledge base in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from kb.models import GlossaryTerm


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Словник")
    list_display = ["name", "definition"]
    add_to_admin_menu = True
    menu_order = 220


register_snippet(GlossaryTermViewSet)
