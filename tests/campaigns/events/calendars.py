"""Calendar files as two programs of subscribers read them."""

from typing import Any

import vobject
from icalendar import Calendar


def parts(content: bytes) -> list[Any]:
    """The components by icalendar; vobject must read the same of each."""
    first = list(Calendar.from_ical(content).walk("VEVENT"))
    # vobject reads a zone once in the life of a process; here each file must explain its own.
    vobject.icalendar.__tzidMap.pop("Europe/Kyiv", None)
    second = vobject.readOne(content.decode()).contents.get("vevent", [])
    read, again = [_by_icalendar(part) for part in first], [_by_vobject(part) for part in second]
    assert read == again, f"icalendar reads {read}, vobject {again}"
    return first


def _by_icalendar(part: Any) -> tuple[Any, ...]:
    named = (str(part[name]) for name in ("UID", "SUMMARY", "STATUS", "SEQUENCE"))
    return (*named, part["DTSTART"].dt, part["DTEND"].dt)


def _by_vobject(part: Any) -> tuple[Any, ...]:
    named = (str(getattr(part, name).value) for name in ("uid", "summary", "status", "sequence"))
    return (*named, part.dtstart.value, part.dtend.value)
