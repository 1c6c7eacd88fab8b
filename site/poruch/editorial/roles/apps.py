"""Who may do what: the matrix of roles, groups made from it, shares."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolesConfig(AppConfig):
    name = "poruch.editorial.roles"
    label = "editorial_roles"
    verbose_name = _("Ролі")
