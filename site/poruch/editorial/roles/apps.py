"""Who may do what: the matrix of roles, groups made from it, shares."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolesConfig(AppConfig):
    name = "poruch.editorial.roles"
    label = "editorial_roles"
    verbose_name = _("Ролі")

    def ready(self) -> None:
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from poruch.core import gates
        from poruch.editorial.roles import guards, signals  # noqa: F401
        from poruch.editorial.roles.access import is_trustee
        from poruch.editorial.roles.policy import SharedPagePolicy
        from poruch.editorial.roles.tester import RoleTester

        gates.use_tester(RoleTester)
        gates.use_trustee(is_trustee)
        gates.register_form(guards.check, guards.shape)
        register_permission_policy(Page, SharedPagePolicy())
