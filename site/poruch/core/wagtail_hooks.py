"""The core in the CMS: rows that partners share, and the «not confirmed» mark of the editor."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.log_actions import log
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from poruch.core.models import (
    AttributionRule,
    Audience,
    CooperationArea,
    Hromada,
    Partner,
    Phone,
    Region,
    Topic,
)


@hooks.register("insert_global_admin_css")
def start_widgets() -> str:
    """In the head, which has no other hook: it must stand before Wagtail's scripts."""
    return format_html('<script src="{}"></script>', static("core/inert.js"))


@hooks.register("construct_wagtail_userbar")
def check_what_is_written(request: HttpRequest, items: Any, page: Any) -> None:
    """The panel «Checks» looks at the page's own part: nobody mends the footer in its editor."""
    for item in items:
        if isinstance(item, ContentCheckerItem):
            item.axe_include = ["main"]


@hooks.register("register_rich_text_features")
def register_unconfirmed(features: Any) -> None:
    """A dashed line under words that nobody has confirmed."""
    style = "UNCONFIRMED"
    features.register_editor_plugin(
        "draftail",
        "unconfirmed",
        InlineStyleFeature(
            {
                "type": style,
                "label": "?",
                "description": str(_("Не підтверджено")),
                "style": {"borderBottom": "2px dashed #b07a10"},
            }
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "unconfirmed",
        {
            "from_database_format": {"abbr": InlineStyleElementHandler(style)},
            "to_database_format": {"style_map": {style: "abbr"}},
        },
    )


@hooks.register("after_bulk_action")
def moved_in_bulk(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    """Wagtail puts many files into another collection with one UPDATE, which nobody hears of. Who may see a
    file is a matter of its collection: caches, search, the changes feed and the log must learn of it."""
    if action_type != "add_to_collection":
        return
    for file in action.model.objects.filter(pk__in=[one.pk for one in objects]):
        file.save(update_fields=["collection"])
        log(instance=file, action="wagtail.edit", content_changed=True)


class PhoneViewSet(SnippetViewSet):
    model = Phone
    icon = "mobile-alt"
    menu_label = _("Телефони")
    list_display = ["number", "label_uk", "confirmed", "source_date", "last_called_on"]
    list_filter = ["confirmed", "urgent_row", "on_home"]
    add_to_admin_menu = True
    menu_order = 210


class PartnerViewSet(SnippetViewSet):
    model = Partner
    icon = "group"
    list_display = ["name_uk", "role", "confirmed"]


class AttributionRuleViewSet(SnippetViewSet):
    model = AttributionRule
    icon = "openquote"
    list_display = ["line_uk", "partner", "confirmed"]


class TopicViewSet(SnippetViewSet):
    model = Topic
    list_display = ["name_uk", "name_en", "code"]


class AudienceViewSet(SnippetViewSet):
    model = Audience
    list_display = ["name_uk", "name_en", "code"]


class RegionViewSet(SnippetViewSet):
    model = Region
    list_display = ["name_uk", "name_en", "code", "katottg"]


class HromadaViewSet(SnippetViewSet):
    model = Hromada
    list_display = ["name_uk", "name_en", "code", "region"]


class CooperationAreaViewSet(SnippetViewSet):
    model = CooperationArea
    list_display = ["name_uk", "name_en", "code"]


class ReferenceGroup(SnippetViewSetGroup):
    """Rows that seldom change, in one menu."""

    items = (
        PartnerViewSet,
        AttributionRuleViewSet,
        TopicViewSet,
        AudienceViewSet,
        RegionViewSet,
        HromadaViewSet,
        CooperationAreaViewSet,
    )
    menu_label = _("Партнери й словники")
    menu_icon = "tag"
    menu_order = 900


register_snippet(PhoneViewSet)
register_snippet(ReferenceGroup)
