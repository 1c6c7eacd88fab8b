"""How events come in and go out as JSON lines."""

from typing import Any, Final

from campaigns.events.models import CalendarPage, EventIndexPage, EventPage, EventType
from campaigns.events.places import visible_place
from poruch.core.transfer import registry
from poruch.core.transfer.codecs import Context, Record
from poruch.core.transfer.pages import PageCodec
from poruch.core.transfer.rows import RowCodec

#: Of ``EventFields``, for every type that has them.
SHARED: Final = (
    "starts_at", "ends_at", "all_day", "time_zone", "recurrence", "exceptions", "moved", "kind", "format",
    "place", "address", "place_for_registered", "join_info", "join_for_registered", "safety_note",
    "organisers", "speakers", "materials", "accessibility", "cost", "event_languages", "status",
    "status_note", "uid",
)  # fmt: skip


class EventCodec(PageCodec):
    """A place for those registered leaves only with drafts: an export for editors."""

    def dump(self, instance: Any, context: Context) -> Record:
        record = super().dump(instance, context)
        if not context.drafts:
            seen = visible_place(instance, registered=False)
            hidden = {"place", "address"} if not seen.line else set()
            hidden |= {"join_info"} if not seen.join_info else set()
            record = {name: value for name, value in record.items() if name not in hidden}
        return record


def register() -> None:
    registry.register(
        RowCodec(
            type="vocabulary_event_type",
            order=6,
            model=EventType,
            key_field="code",
            multilingual=("name",),
            fields=("sort_order",),
        ),
        EventCodec(
            "event",
            EventPage,
            order=220,
            section=EventIndexPage,
            fields=(
                *SHARED, "registration", "registration_url", "capacity", "waiting_list",
                "registration_closes_at",
            ),
        ),
        PageCodec("calendar", CalendarPage, order=230, section=EventIndexPage, fields=("kinds", "partner")),
    )  # fmt: skip
