"""Whether a page, and who changed it, meet the conditions of a rule."""

from typing import Any

from poruch.core.models import ContentPage
from poruch.core.querying import Use, matches
from poruch.core.querying.blocks import criteria_of
from poruch.editorial.roles.access import held
from poruch.editorial.rules.models import Rule


def met(rule: Rule, page: ContentPage, user: Any) -> bool:
    """Whether all are met. :class:`poruch.core.querying.QueryError` when one can no longer be asked."""
    return roles_met(rule.conditions, user) and matches(page, criteria_of(rule.conditions), Use.RULES)


def roles_met(conditions: Any, user: Any) -> bool:
    """Conditions about who did it; nobody has no role."""
    roles = {one.role.value for one in held(user)} if user is not None else set()
    for child in conditions:
        if child.block_type != "acting_role":
            continue
        has = bool(roles & set(child.value["roles"]))
        if has == (child.value["operator"] == "none"):
            return False
    return True
