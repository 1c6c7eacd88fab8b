"""Wagtail's app of accounts, with our forms."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "poruch.editorial.roles.accounts.AccountViewSet"
