"""Events in full, and one row for each occurrence. A place for those registered never leaves here."""

from typing import Any

from django.utils.html import escape

from campaigns.events.listing import Entry
from campaigns.events.models import CalendarPage, EventPage
from campaigns.events.occurrences import Occurrence
from campaigns.events.places import visible_place
from campaigns.events.structured_data import organisers_of
from poruch.api.addresses import Addresses
from poruch.api.schemas.events import CalendarDetail, EventDetail, EventItem, Happening, Organiser, Speaker
from poruch.api.serialisers import texts
from poruch.api.serialisers.details import Context, running_text
from poruch.core.richtext import drop_marks


def happening(one: Occurrence) -> Happening:
    return Happening(**_times(one))


def _times(one: Occurrence) -> dict[str, Any]:
    return {
        "id": one.id,
        "start": one.start,
        "end": one.end,
        "cancelled": one.cancelled,
        "moved_from": one.moved_from,
        "note": one.note,
    }


def event(page: EventPage, context: Context) -> EventDetail:
    place = visible_place(page, registered=False)
    abouts = [block.value["about"] for block in page.speakers]
    material = context.material([page.materials, place.join_info, *abouts])
    html = {
        name: material.html(value) for name, value in (("join", place.join_info), ("files", page.materials))
    }
    lines = [page.status_note, place.line, page.safety_note, page.accessibility]
    blocks = texts.blocks("".join(f"<p>{escape(line)}</p>" for line in lines if line))
    blocks += (
        texts.blocks(html["join"]) + texts.blocks(material.html(page.body)) + texts.blocks(html["files"])
    )
    return EventDetail(
        **context.shared(blocks),
        **{name: getattr(page, name) for name in _PLAIN},
        kind=page.kind.code if page.kind else None,
        occurrences=[happening(one) for one in page.coming],
        place=place.place,
        address=place.address,
        place_after_registration=place.place_hidden,
        join_info=html["join"],
        join_after_registration=place.join_hidden,
        organisers=[Organiser(name=name, url=url) for name, url in organisers_of(page)],
        speakers=[
            Speaker(
                name=block.value["name"], role=block.value["role"], about=material.html(block.value["about"])
            )
            for block in page.speakers
        ],
        ical_url=context.addresses.absolute(f"/{context.language}/events/{page.slug}.ics"),
    )


_PLAIN = (
    "uid", "status", "status_note", "format", "all_day", "time_zone", "starts_at", "ends_at", "recurrence",
    "safety_note", "accessibility", "cost", "event_languages", "registration", "registration_url", "capacity",
)  # fmt: skip


def calendar(page: CalendarPage, context: Context) -> CalendarDetail:
    chosen = page.filter
    query = f"?{chosen.query}" if chosen else ""
    return CalendarDetail(
        **context.shared(running_text(page, context.material(()))),
        filters={name: list(codes) for name, codes in chosen.codes.items()},
        ical_url=context.addresses.absolute(f"/{context.language}/events/calendar.ics{query}"),
    )


def item(entry: Entry, addresses: Addresses) -> EventItem:
    page = entry.page
    path = addresses.path(page.url_path)
    return EventItem(
        **_times(entry.occurrence),
        event=page.pk,
        type=page.content_type_code,
        locale=page.locale.language_code,
        title=page.title,
        summary=drop_marks(page.summary),
        url=path,
        html_url=addresses.absolute(path),
        **{name: getattr(page, name) for name in ("uid", "status", "status_note", "format", "all_day")},
        kind=page.kind.code if page.kind else None,
        place=visible_place(page, registered=False).line,
        joint=page.joint,
        attribution=page.attribution_line,
        unconfirmed=not page.confirmed,
    )
