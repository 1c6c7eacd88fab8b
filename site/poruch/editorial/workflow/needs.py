"""Whose agreement a version of a page takes: from what it says, and from what readers have now."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from poruch.editorial.roles.matrix import Kind, kind_of
from poruch.editorial.workflow.content import is_filled


class Part(StrEnum):
    """Who agrees, in the order in which they are asked."""

    LEAD = "lead"
    COUNTERPART = "counterpart"
    LEGAL = "legal"


class Way(StrEnum):
    """The workflows. The value is the code of :class:`Route`."""

    OWN = "own"
    JOINT = "joint"
    LEGAL = "legal"
    JOINT_LEGAL = "joint_legal"


@dataclass(frozen=True)
class Needs:
    """``lead_id`` None: the page names no partner, so either may be the first."""

    lead_id: int | None
    joint: bool
    legal: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        wanted = {Part.LEAD: True, Part.COUNTERPART: self.joint, Part.LEGAL: self.legal}
        return tuple(part for part, is_wanted in wanted.items() if is_wanted)

    @property
    def way(self) -> Way:
        if self.legal:
            return Way.JOINT_LEGAL if self.joint else Way.LEGAL
        return Way.JOINT if self.joint else Way.OWN


def needs_of(page: Any, content: dict[str, Any]) -> Needs:
    """``page`` as it stands in the database, ``content`` of the version that is to go out.

    What readers have counts as well: who takes a page away from the other partner, or makes a joint page
    his own, asks that partner too. Home pages belong to everybody.
    """
    if not hasattr(page, "lead_partner_id"):
        return Needs(None, joint=True, legal=False)
    wanted = content.get("lead_partner")
    now = page.lead_partner_id if page.live else None
    moved = now is not None and wanted is not None and now != wanted
    return Needs(
        lead_id=now or wanted,
        joint=bool(content.get("joint")) or bool(page.live and page.joint) or moved,
        legal=kind_of(page.content_type_code) is Kind.LEGAL
        or is_filled(content, "amounts")
        or is_filled(content, "law_refs"),
    )


def needs_now(page: Any) -> Needs:
    """For the latest version. Two queries."""
    page = page.specific
    row = type(page).objects.filter(pk=page.pk).first() or page
    revision = row.get_latest_revision()
    return needs_of(row, revision.content if revision else page.serializable_data())
