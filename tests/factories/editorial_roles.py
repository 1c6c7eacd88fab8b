"""People who hold roles."""

from itertools import count
from typing import Any

from django.contrib.auth.models import User

from poruch.core.models import Partner
from poruch.editorial.roles.groups import OF_PARTNERS, sync
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup

from .core import PartnerFactory

_numbers = count()


def two_partners() -> tuple[Partner, Partner]:
    """The association and the council, with their groups."""
    partners = PartnerFactory(), PartnerFactory(slug="council", role=Partner.Role.COUNCIL, name_uk="Рада")
    sync()
    return partners


def person(role: Role | None = None, partner: Partner | None = None, language: str = "uk") -> Any:
    """A user in the group of a role; without a role a user who may not even enter the CMS."""
    user = User.objects.create_user(f"{role or 'nobody'}-{next(_numbers)}", email="")
    if role is not None:
        row = RoleGroup.objects.get(
            role=role,
            partner=partner if role in OF_PARTNERS else None,
            language=language if role is Role.TRANSLATOR else "",
        )
        user.groups.add(row.group)
    return user


def page_of(factory: Any, relation: str, own: Partner, other: Partner, **values: Any) -> Any:
    """A page that is ``own``, ``other`` or ``joint`` for the first of the partners."""
    lead = other if relation == "other" else own
    return factory(lead_partner=lead, joint=relation == "joint", **values)
