"""Ages of pupils in the CMS."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from campaigns.education.models import AgeBand


class AgeBandViewSet(SnippetViewSet):
    model = AgeBand
    icon = "group"
    list_display = ["name_uk", "name_en", "code", "from_age", "to_age"]
    add_to_settings_menu = True
    menu_order = 950


register_snippet(AgeBandViewSet)
