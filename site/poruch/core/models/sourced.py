"""Where a page's facts come from: its sources, the marks in its texts, the days of both ends."""

from datetime import date
from typing import Any

from django.db import models

from poruch.core.fields import PoruchStreamField
from poruch.core.models.partial_dates import first_day
from poruch.core.richtext import cited_codes


class SourceDay(models.DateField):
    """The first day of the date at ``end`` (0 oldest, -1 newest) of the page's sources, kept with every save.

    A column, because dates inside a stream cannot be compared in a query of every database.
    """

    def __init__(self, *args: Any, end: int = 0, **kwargs: Any) -> None:
        self.end = end
        kwargs |= {"null": True, "editable": False, "serialize": False, "db_index": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "end": self.end}

    def pre_save(self, model_instance: Any, add: bool) -> date | None:
        dates = model_instance.source_dates
        day = first_day(dates[self.end]) if dates else None
        setattr(model_instance, self.attname, day)
        return day


class Sourced:
    """A page with a list of ``sources`` that its texts refer to by marks such as ``[S7]``."""

    sources: Any

    def source_codes(self) -> set[str]:
        """The marks (``S7``) that the list of sources explains."""
        return {block.value["code"] for block in self.sources}

    def cited_codes(self) -> set[str]:
        """The marks that the page's texts refer to."""
        page: Any = self
        found = cited_codes(page.summary) | cited_codes(page.body)
        for field in page._meta.get_fields():
            if isinstance(field, PoruchStreamField) and field.name != "sources":
                value = getattr(page, field.name)
                found |= cited_codes(value.stream_block.get_prep_value(value) if value else "")
        return found

    @property
    def source_dates(self) -> list[str]:
        """Dates of the sources, oldest first; undated ones left out."""
        return sorted(block.value["date"] for block in self.sources if block.value["date"])

    @property
    def last_source_date(self) -> str:
        dates = self.source_dates
        return dates[-1] if dates else ""
