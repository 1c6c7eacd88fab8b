"""The codec of section pages."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from poruch.core.models import ContentPage
from poruch.core.transfer.codecs import Context, Record
from poruch.core.transfer.errors import LineError
from poruch.core.transfer.pages import PageCodec
from poruch.core.tree import ensure_section, section_models


class SectionCodec(PageCodec):
    """The texts of a section page; its slug is the section's and the page always exists."""

    def __init__(self) -> None:
        super().__init__("section", ContentPage, order=40)

    def check(self, record: Record) -> None:
        super().check(record)
        self._model(record)

    @staticmethod
    def _model(record: Record) -> Any:
        for model in section_models():
            if model.section_slug == record["slug"]:
                return model
        slugs = ", ".join(model.section_slug for model in section_models())
        wanted = record["slug"]
        raise LineError(_("немає розділу «%(slug)s»; є: %(slugs)s") % {"slug": wanted, "slugs": slugs})

    def find(self, record: Record) -> Any:
        return self._model(record).objects.filter(locale__language_code=record["locale"]).first()

    def save(self, instance: Any, record: Record, context: Context) -> Any:
        instance = instance or ensure_section(self._model(record), record["locale"])
        return super().save(instance, record, context)

    def objects(self, *, drafts: bool) -> Iterator[Any]:
        for model in section_models():
            self.model = model
            yield from super().objects(drafts=drafts)
