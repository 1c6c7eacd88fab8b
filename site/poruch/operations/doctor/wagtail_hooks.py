"""The doctor in the CMS: Reports → System health."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from poruch.operations.doctor.views import may_see, state_page


class StateMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_see(request.user)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("system/", state_page, name="system_state")]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return StateMenuItem(
        _("Стан системи"), reverse("system_state"), name="system-state", icon_name="cogs", order=670
    )
