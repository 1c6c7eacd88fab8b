"""Pages and rows: as `export_content` gives them, and what it leaves out."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from campaigns.events import ical
from campaigns.events.models import EventPage
from campaigns.press.models import PressRoomPage
from poruch import languages
from poruch.core.models import Phone
from poruch.core.pages import public
from poruch.core.transfer import registry
from poruch.core.transfer.exporter import export_lines
from poruch.operations.exporting.folder import Folder

_CONTACTS: Final = ("slug", "number", "label_uk", "hours_uk", "free", "confirmed", "source", "last_called_on")


def write(folder: Folder, drafts: bool) -> None:
    _types(folder, drafts)
    folder.jsonl("content/press_room.jsonl", "Facts and contacts of the press room.", _press_rooms(drafts))
    phones = (
        Phone.objects.order_by("slug") if drafts else Phone.objects.filter(confirmed=True).order_by("slug")
    )
    folder.csv(
        "tables/phones.csv",
        "Phone numbers, of which a source vouches.",
        _CONTACTS,
        phones.values_list(*_CONTACTS),
    )
    _events(folder)


def _types(folder: Folder, drafts: bool) -> None:
    """A file for each type, and a table of each vocabulary."""
    for code in registry.types():
        records = [json.loads(line) for line in export_lines(types=[code], drafts=drafts)]
        folder.jsonl(f"content/{code}.jsonl", f"Objects of type {code}; import_content reads them.", records)
        if code.startswith("vocabulary_"):
            columns = ["code", *(f"name_{one}" for one in languages.CODES)]
            rows = [
                [record["code"], *(record.get("name", {}).get(one, "") for one in languages.CODES)]
                for record in records
            ]
            folder.csv(f"tables/{code}.csv", "A vocabulary.", columns, rows)


def _press_rooms(drafts: bool) -> Iterator[dict[str, Any]]:
    rooms = PressRoomPage.objects.order_by("pk")
    named = set(Phone.objects.filter(confirmed=True).values_list("pk", flat=True))
    for room in rooms if drafts else public(rooms):
        yield {
            "type": "press_room",
            "locale": room.locale.language_code,
            "facts": [dict(one["value"]) for one in room.facts.get_prep_value()],
            "contacts": [
                {
                    "role": one.value["role"],
                    "phone": phone.slug
                    if (phone := one.value["phone"]) and (drafts or phone.pk in named)
                    else "",
                    "email": one.value["email"] or "",
                    "languages": one.value["languages"] or "",
                }
                for one in room.contacts
            ],
        }


def _events(folder: Folder) -> None:
    """What a calendar may show: public events only, also beside drafts."""
    found: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    for page in public(EventPage.objects.all()).select_related("locale").order_by("pk"):
        found[page.locale.language_code].append((page, f"{base}{page.url or ''}"))
    for code, pages in sorted(found.items()):
        with translation.override(code):
            content = ical.calendar(str(settings.WAGTAIL_SITE_NAME), pages)
        folder.file(f"events/{code}.ics", "Public events (RFC 5545).", [content])
