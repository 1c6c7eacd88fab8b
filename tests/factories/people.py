"""People of a newsroom: two partners, accounts, and who holds which role."""

from typing import Any, Final

from django.contrib.auth.models import Group, User
from django.test import Client

from poruch.core.models import Partner
from poruch.editorial.roles.groups import sync
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup
from tests.kept import kept

from .core import PartnerFactory

PASSWORD: Final = "a long and unlikely phrase"


def two_partners() -> tuple[Partner, Partner]:
    """The association and the council, with the groups of all roles."""
    return kept(_both_partners)


def _both_partners() -> tuple[Partner, Partner]:
    both = PartnerFactory(), PartnerFactory(slug="council", role=Partner.Role.COUNCIL, name_uk="Міська рада")
    sync()
    return both


def group_of(role: Role, partner: Partner | None = None, language: str = "") -> Group:
    """The group of a role, made when there is none yet."""
    wanted = {"role": role, "partner": partner, "language": language}
    found = RoleGroup.objects.filter(**wanted).select_related("group").first()
    if found is None:
        sync()
        found = RoleGroup.objects.select_related("group").get(**wanted)
    return found.group


def person(
    name: str, role: Role | None = None, partner: Partner | None = None, language: str = "", **values: Any
) -> User:
    """An account with a mail address and the password ``PASSWORD``, in the group of a role if given."""
    made = User.objects.create_user(name, f"{name}@example.org", PASSWORD, **values)
    if role is not None:
        made.groups.add(group_of(role, partner, language))
    return made


def member(role: Role, partner: Partner | None = None, language: str = "") -> User:
    """Somebody who holds one role, named by it; the same person when asked again."""
    name = f"{role}-{partner.slug if partner else language or 'all'}"
    return User.objects.filter(username=name).first() or person(name, role, partner, language)


def chief(name: str = "chief") -> User:
    """A superuser, made once."""
    found = User.objects.filter(username=name).first()
    return found or User.objects.create_superuser(name, f"{name}@example.org", PASSWORD)


def browser(user: Any) -> Client:
    """Logged in as this person."""
    client = Client()
    client.force_login(user)
    return client
