"""Other systems that are called, and the calls. A secret stands only in the answer that made it."""

from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from poruch.api.params import Described
from poruch.api.schemas.common import Timestamp
from poruch.api.schemas.drafts import Text


class TargetItem(BaseModel):
    """``paused``: since when calls wait; null while they are made."""

    id: int
    name: str
    url: str
    active: bool
    paused: Timestamp | None


class TargetList(BaseModel):
    items: list[TargetItem]
    next_cursor: str | None
    total: int


class Target(TargetItem):
    """``failures`` in a row since ``failing_since``; ``waiting`` and ``failed`` are numbers of calls.

    Until ``previous_until`` the secret of before signs too.
    """

    failures: int
    failing_since: Timestamp | None
    waiting: int
    failed: int
    previous_until: Timestamp | None


class TargetSecret(Target):
    """The only answer with ``secret``: keep it now."""

    secret: str


class Replayed(BaseModel):
    """How many calls are sent once more."""

    replayed: int


class DeliveryItem(BaseModel):
    """One call; ``id`` is its webhook-id. ``note``: what came of the latest attempt, in a few words."""

    id: str
    target: int
    target_name: str
    event: str
    state: str
    attempts: int
    note: str
    created: Timestamp


class DeliveryList(BaseModel):
    items: list[DeliveryItem]
    next_cursor: str | None
    total: int


class DeliveryAttempt(BaseModel):
    """``status`` is null when no answer came. What the answer said is not kept."""

    at: Timestamp
    status: int | None
    milliseconds: int
    note: str


class Delivery(DeliveryItem):
    """``body`` is what is signed and sent, to the letter; ``next_attempt`` only of a call that waits."""

    page: int | None
    body: str
    next_attempt: Timestamp | None
    log: list[DeliveryAttempt]


Name = Annotated[
    Text, StringConstraints(strip_whitespace=True, max_length=80), Described(_("Назва для людей."))
]
_URL: Any = Described(_("Адреса https, яку викликати. Закриті мережі не дозволено."))
_ACTIVE: Any = Described(_("false: не викликати; те, що чекало, не дійде."))


class NewTarget(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    url: Annotated[Text, Field(max_length=500), _URL]
    active: Annotated[bool, _ACTIVE] = True


class TargetChanges(BaseModel):
    """Only what changes."""

    model_config = ConfigDict(extra="forbid")

    name: Name = ""
    url: Annotated[Text, Field(max_length=500), _URL] = ""
    active: Annotated[bool, _ACTIVE] = True
