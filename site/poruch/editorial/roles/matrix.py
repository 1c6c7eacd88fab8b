"""The matrix of roles as data: ``matrix.csv``, one row for a role, a kind of content and whose it is.

Whoever wants to know what a role may do reads that file; ``sync_roles`` makes groups of it, and
``docs/editors/*/roles.md`` are printed from it.
"""

import csv
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

PATH: Final = Path(__file__).with_name("matrix.csv")


class Role(StrEnum):
    EDITOR = "editor"
    PUBLISHER = "publisher"
    LEGAL_REVIEWER = "legal_reviewer"
    TRANSLATOR = "translator"
    EDUCATOR = "educator"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Kind(StrEnum):
    """What content is, as far as roles tell it apart. Codes of content types by kind: ``KIND_OF``."""

    LEGAL = "legal"
    CONTACT = "contact"
    EDUCATION = "education"
    CAMPAIGN = "campaign"
    GENERAL = "general"


class Relation(StrEnum):
    """Whose a page is, seen from a person's partner. A joint page is joint for both partners."""

    OWN = "own"
    OTHER = "other"
    JOINT = "joint"


class Action(StrEnum):
    """``review``: agree for one's own partner; ``urgent``: correct a phone or a date at once; ``publish``:
    past the workflow. ``restore``: an older version, or out of the trash."""

    VIEW = "view"
    ADD = "add"
    EDIT = "edit"
    SUBMIT = "submit"
    REVIEW = "review"
    LEGAL_REVIEW = "legal_review"
    URGENT = "urgent"
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    UNPUBLISH = "unpublish"
    MOVE = "move"
    DELETE = "delete"
    RESTORE = "restore"
    TRANSLATE = "translate"
    LOCK = "lock"
    PRIVACY = "privacy"
    SHARE = "share"


KIND_OF: Final[Mapping[str, Kind]] = {
    "guide": Kind.LEGAL,
    "template": Kind.LEGAL,
    "act": Kind.LEGAL,
    "resource": Kind.CONTACT,
    "programme": Kind.EDUCATION,
    "lesson": Kind.EDUCATION,
    "campaign": Kind.CAMPAIGN,
    "event": Kind.CAMPAIGN,
    "calendar": Kind.CAMPAIGN,
    "story": Kind.CAMPAIGN,
    "press_briefing": Kind.CAMPAIGN,
    "press_release": Kind.CAMPAIGN,
    "news": Kind.CAMPAIGN,
}

Cell = tuple[Role, Kind, Relation]


def kind_of(content_type_code: str) -> Kind:
    """Types that no row names are general."""
    return KIND_OF.get(content_type_code, Kind.GENERAL)


@cache
def matrix() -> Mapping[Cell, frozenset[Action]]:
    """Every cell; ``ValueError`` when the file misses one, names one twice or knows a word we do not."""
    found: dict[Cell, frozenset[Action]] = {}
    with PATH.open(newline="") as file:
        for row in csv.DictReader(file):
            cell = (Role(row["role"]), Kind(row["kind"]), Relation(row["relation"]))
            if cell in found:
                raise ValueError(f"{PATH.name} names {', '.join(cell)} twice")
            found[cell] = frozenset(Action(word) for word in row["actions"].split())
    missing = [
        (role, kind, relation)
        for role in Role
        for kind in Kind
        for relation in Relation
        if (role, kind, relation) not in found
    ]
    if missing:
        raise ValueError(f"{PATH.name} has no row for {', '.join(missing[0])}")
    return found
