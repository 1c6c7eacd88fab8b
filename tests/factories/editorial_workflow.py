"""People of the newsroom, and rounds of agreement made without the CMS."""

from typing import Any

from poruch.editorial.roles.groups import sync
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup
from poruch.editorial.workflow import routes
from tests.factories import PartnerFactory, people


def person(name: str, *roles: tuple[Role, Any], superuser: bool = False) -> Any:
    """An active user in the groups of these roles: (role, partner or None)."""
    user = people.person(name, is_superuser=superuser)
    user.groups.add(*(people.group_of(role, partner) for role, partner in roles))
    return user


class Newsroom:
    """Two partners and who works for them; groups and workflows are made."""

    def __init__(self) -> None:
        self.ngo = PartnerFactory(slug="association")
        self.council = PartnerFactory(slug="council", role="council", name_uk="Міська рада")
        sync()
        routes.sync()
        assert RoleGroup.objects.exists()
        self.ngo_editor = person("ngo_editor", (Role.EDITOR, self.ngo))
        self.ngo_publisher = person("ngo_publisher", (Role.PUBLISHER, self.ngo))
        self.council_editor = person("council_editor", (Role.EDITOR, self.council))
        self.council_publisher = person("council_publisher", (Role.PUBLISHER, self.council))
        self.lawyer = person("lawyer", (Role.LEGAL_REVIEWER, None))
        self.both = person("both", (Role.PUBLISHER, self.ngo), (Role.PUBLISHER, self.council))
        self.admin = person("admin", superuser=True)
