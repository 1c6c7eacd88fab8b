"""People and pages of the matrix of roles."""

from itertools import count
from typing import Any

from poruch.core.models import Partner
from poruch.editorial.roles.groups import OF_PARTNERS
from poruch.editorial.roles.matrix import Role

from . import people

_numbers = count()


def person(role: Role | None = None, partner: Partner | None = None, language: str = "uk") -> Any:
    """Another user in the group of a role; without a role a user who may not even enter the CMS."""
    own = partner if role in OF_PARTNERS else None
    name = f"{role or 'nobody'}-{next(_numbers)}"
    return people.person(name, role, own, language if role is Role.TRANSLATOR else "")


def page_of(factory: Any, relation: str, own: Partner, other: Partner, **values: Any) -> Any:
    """A page that is ``own``, ``other`` or ``joint`` for the first of the partners."""
    lead = other if relation == "other" else own
    return factory(lead_partner=lead, joint=relation == "joint", **values)
