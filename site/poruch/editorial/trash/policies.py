"""What the CMS lists: nothing that is in the trash, not even for a superuser."""

from typing import Any

from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from poruch.core import away


class WithoutTrash(PagePermissionPolicy):
    """Over the policy that stands already, whichever that is."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return not away.is_away(instance) and bool(
            super().user_has_any_permission_for_instance(user, actions, instance)
        )

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return away.reachable(super().instances_user_has_any_permission_for(user, actions))

    def explorable_instances(self, user: Any) -> Any:
        return away.reachable(super().explorable_instances(user))


def register() -> None:
    standing = type(policy_registry.get_by_type(Page))
    policy = type("PagePolicyWithoutTrash", (WithoutTrash, standing), {})
    register_permission_policy(Page, policy())
