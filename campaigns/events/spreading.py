"""Facts without a language reach every language version when the original is published.

A translator needs days; a reader who comes to the old place at the old hour is harmed today. Texts, the name
of the place among them, wait for the translator, and the page says that its original has changed.
"""

from typing import Any, Final

from wagtail.models import Revision
from wagtail.signals import page_published

from campaigns.events.models import EventFields
from poruch import languages
from search.page_signals import enqueue_page

#: What ``EventFields`` have of them; a type with more names it in ``own_facts``.
SHARED: Final = (
    "starts_at", "ends_at", "all_day", "time_zone", "recurrence", "exceptions", "kind", "format",
    "place_for_registered", "join_for_registered", "event_languages", "status",
)  # fmt: skip


def connect() -> None:
    page_published.connect(_published, dispatch_uid="events-spread")


def _published(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, EventFields) and instance.locale.language_code == languages.SOURCE:  # type: ignore[attr-defined]
        spread(instance)


def spread(page: Any) -> None:
    """Into the row and the newest version of each translation; what a translator wrote stays."""
    names = [*SHARED, *page.own_facts]
    for sibling in page.get_translations().select_related("latest_revision"):
        before = _facts(sibling, names)
        _copy(page, sibling, names)
        if _facts(sibling, names) == before:
            continue
        sibling.save(clean=False)
        enqueue_page(sibling)
        if sibling.latest_revision_id:
            _into_revision(sibling, names)


def _facts(page: Any, names: list[str]) -> list[Any]:
    found = page.serializable_data()
    return [found[name] for name in (*names, "moved")]


def _copy(page: Any, sibling: Any, names: list[str]) -> None:
    for name in names:
        field = page._meta.get_field(name)
        setattr(sibling, field.attname, getattr(page, field.attname))
    notes = {block.value["date"]: block.value["note"] for block in sibling.moved}
    sibling.moved = [
        ("moved", {**block.value, "note": notes.get(block.value["date"], "")}) for block in page.moved
    ]


def _into_revision(sibling: Any, names: list[str]) -> None:
    """The newest version may hold a translator's draft: only the facts in it change."""
    revision: Revision = sibling.latest_revision
    data = sibling.serializable_data()
    revision.content |= {name: data[name] for name in (*names, "moved")}
    revision.save(update_fields=["content"])
