"""Who may read what of the desk."""

from typing import Any

from django.db.models import Q, QuerySet

from poruch.core.models import Partner
from poruch.editorial.desk.models import AuditEntry
from poruch.editorial.roles.access import held, partners_of
from poruch.editorial.roles.matrix import Role


def may_read_reports(user: Any) -> bool:
    """Everybody with a role."""
    return bool(user.is_superuser or held(user))


def may_read_audit(user: Any) -> bool:
    """Administrators, and publishers for what is theirs."""
    return bool(user.is_superuser or _roles(user) & {Role.ADMINISTRATOR, Role.PUBLISHER})


def audit_of(user: Any) -> QuerySet[AuditEntry]:
    """All of it for administrators. Publishers: their partner's people, its pages, and joint pages."""
    entries = AuditEntry.objects.all()
    if user.is_superuser or Role.ADMINISTRATOR in _roles(user):
        return entries
    if Role.PUBLISHER not in _roles(user):
        return entries.none()
    allowed = Q(object_joint=True)
    for slug in Partner.objects.filter(pk__in=partners_of(user)).values_list("slug", flat=True):
        allowed |= Q(partners__contains=f"|{slug}|") | Q(object_partner=slug)
    return entries.filter(allowed)


def _roles(user: Any) -> set[Role]:
    """Lent roles do not count: they are for a branch, and the log is of everything."""
    return {one.role for one in held(user) if not one.path}
