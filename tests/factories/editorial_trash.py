"""People of roles and partners, for the tests of the trash and of working copies."""

from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from poruch.core.gates import Change
from poruch.core.models import Partner
from poruch.editorial.roles.groups import sync
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup
from poruch.editorial.workflow.models import ChangeRequest
from tests.factories.core import PartnerFactory


def partners() -> tuple[Partner, Partner]:
    """The association and the council, with the groups of all roles."""
    both = PartnerFactory(), PartnerFactory(slug="council", role=Partner.Role.COUNCIL, name_uk="Рада")
    sync()
    return both


def person(role: Role | None, partner: Partner | None = None, language: str = "") -> Any:
    """A user in the group of a role; a superuser without one."""
    users = get_user_model().objects
    name = f"{role or 'superuser'}-{partner.slug if partner else ''}-{language}"
    if found := users.filter(username=name).first():
        return found
    if role is None:
        return users.create_superuser(name, password="x")
    user = users.create_user(name, password="x")
    user.groups.add(RoleGroup.objects.get(role=role, partner=partner, language=language).group)
    return user


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def agree_to_delete(page: Any) -> ChangeRequest:
    """Both partners want this joint page deleted."""
    return ChangeRequest.objects.create(
        page_id=page.pk,
        change=Change.DELETE,
        status=ChangeRequest.Status.AGREED,
        reason="Двічі те саме.",
        answered_at=timezone.now(),
    )
