"""Programmes, lessons and ages in and out as JSON lines."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.education.models import AgeBand, EducationIndexPage, LessonPage, ProgrammePage
from poruch.core.transfer import registry
from poruch.core.transfer.codecs import Context, Record
from poruch.core.transfer.errors import LineError
from poruch.core.transfer.pages import PageCodec
from poruch.core.transfer.rows import RowCodec
from poruch.core.transfer.values import text_in

_SHARED = ("age_bands", "goals", "competences", "teacher_notes", "licence", "related")


class LessonCodec(PageCodec):
    """A lesson; ``programme`` is the slug of its programme in the same language.

    Attached files stay out: data files hold no files.
    """

    def __init__(self) -> None:
        super().__init__(
            "lesson",
            LessonPage,
            order=310,
            fields=(
                *_SHARED, "module", "number", "minutes", "trauma_level", "care", "materials", "activities",
                "handouts", "links",
            ),
        )  # fmt: skip

    def known_fields(self) -> set[str]:
        return super().known_fields() | {"programme"}

    def prepare(self, instance: Any, record: Record, context: Context) -> None:
        if instance is not None:
            return
        slug = text_in(record.get("programme"))
        found = ProgrammePage.objects.filter(slug=slug, locale__language_code=record["locale"]).first()
        if found is None:
            raise LineError(_("programme: немає програми «%s» цією мовою") % slug)
        context.parents[self.type, record["locale"]] = found

    def dump(self, instance: Any, context: Context) -> Record:
        return {**super().dump(instance, context), "programme": instance.get_parent().slug}


def register() -> None:
    registry.register(
        RowCodec(
            type="vocabulary_age_band",
            order=5,
            model=AgeBand,
            key_field="code",
            multilingual=("name",),
            fields=("from_age", "to_age", "sort_order"),
        ),
        PageCodec(
            "programme",
            ProgrammePage,
            order=300,
            section=EducationIndexPage,
            fields=(*_SHARED, "modules"),
        ),
        LessonCodec(),
    )
