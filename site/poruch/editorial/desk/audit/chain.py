"""Adding a link to the chain, and finding where it was broken."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from poruch.core.models import Partner
from poruch.editorial.desk.models import AuditEntry
from poruch.editorial.roles.access import held, partners_of, remembered

#: What the first entry is chained to.
GENESIS: Final = "0" * 64
#: PostgreSQL's number of the lock under which an entry is added.
_LOCK: Final = 0x506F7275
_SLUGS: Final = "_poruch_partner_slugs"


@dataclass(frozen=True)
class Thing:
    """What was acted on. ``partner`` is the slug of the page's lead partner."""

    type: str = ""
    id: str = ""
    label: str = ""
    partner: str = ""
    joint: bool = False


def record(
    action: str,
    user: Any = None,
    thing: Thing | None = None,
    *,
    past_workflow: bool = False,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry, in the transaction of what it tells of: what is rolled back leaves none.

    ``user`` None is the site itself (a schedule, an import, a command). Two or three queries.
    """
    thing = thing or Thing()
    entry = AuditEntry(
        time=timezone.now(),
        action=action[:100],
        object_type=thing.type[:100],
        object_id=thing.id[:64],
        label=thing.label[:300],
        object_partner=thing.partner[:50],
        object_joint=thing.joint,
        past_workflow=past_workflow,
        details=dict(details or {}),
        **_as_whom(user),
    )
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        entry.previous = head()
        entry.digest = entry.computed_digest()
        entry.save(force_insert=True)
    return entry


def head() -> str:
    """The digest of the last entry."""
    return AuditEntry.objects.order_by("-pk").values_list("digest", flat=True).first() or GENESIS


def _as_whom(user: Any) -> dict[str, Any]:
    if user is None or not getattr(user, "pk", None):
        return {}
    roles = (":".join(filter(None, _named(user, one))) for one in held(user))
    superuser = ["superuser"] if user.is_superuser else []
    slugs = _partner_slugs(user).values()
    return {
        "person_id": user.pk,
        "person": (user.get_full_name() or user.get_username())[:200],
        "roles": " ".join([*superuser, *roles])[:400],
        "partners": f"|{'|'.join(sorted(slugs))}|" if slugs else "",
    }


def _named(user: Any, one: Any) -> tuple[str, ...]:
    return one.role.value, _partner_slugs(user).get(one.partner_id, ""), one.language


def _partner_slugs(user: Any) -> dict[int, str]:
    """Kept on the user for the request, as their roles are."""

    def find() -> dict[int, str]:
        numbers = partners_of(user)
        rows = Partner.objects.filter(pk__in=numbers).values_list("pk", "slug") if numbers else ()
        return dict(rows)

    slugs: dict[int, str] = remembered(user, _SLUGS, find)
    return slugs


@dataclass
class Verdict:
    """``faults``: (number of the entry, what is wrong in a word)."""

    count: int = 0
    head: str = GENESIS
    faults: list[tuple[int, str]] = field(default_factory=list)
    #: Whether the digest that was asked for stands in the chain.
    known: bool = False


def verify(wanted_head: str = "") -> Verdict:
    """Walk the chain from its start. Entries taken off its end show only against a digest noted before."""
    verdict = Verdict(known=not wanted_head or wanted_head == GENESIS)
    for entry in _all():
        if entry.previous != verdict.head:
            verdict.faults.append((entry.pk, "previous"))
        if entry.digest != entry.computed_digest():
            verdict.faults.append((entry.pk, "digest"))
        verdict.count += 1
        verdict.head = entry.digest
        verdict.known = verdict.known or entry.digest == wanted_head
    return verdict


def _all() -> Iterator[AuditEntry]:
    yield from AuditEntry.objects.order_by("pk").iterator(chunk_size=1000)
