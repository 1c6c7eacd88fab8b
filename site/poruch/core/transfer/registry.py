"""The codecs of all apps, by type."""

from collections.abc import Callable

from wagtail.models import Page

from poruch.core.models import (
    AttributionRule,
    Audience,
    CooperationArea,
    Hromada,
    Partner,
    Phone,
    Region,
    StandardPage,
    Topic,
)
from poruch.core.transfer.codecs import Codec
from poruch.core.transfer.pages import HomeCodec, PageCodec
from poruch.core.transfer.rows import RowCodec
from poruch.core.transfer.sections import SectionCodec

#: Called once after an import with the pages it changed, by id.
Finisher = Callable[[dict[int, Page]], None]

_codecs: dict[str, Codec] = {}
_finishers: list[Finisher] = []


def register(*codecs: Codec) -> None:
    for codec in codecs:
        _codecs[codec.type] = codec


def add_finisher(finisher: Finisher) -> None:
    _finishers.append(finisher)


def finishers() -> list[Finisher]:
    return list(_finishers)


def get(type_code: str) -> Codec | None:
    return _codecs.get(type_code)


def types() -> list[str]:
    """Type codes in the order in which they must be loaded."""
    return sorted(_codecs, key=lambda code: _codecs[code].order)


def register_core() -> None:
    for order, (code, model, extra) in enumerate(
        [
            ("vocabulary_topic", Topic, ()),
            ("vocabulary_audience", Audience, ()),
            ("vocabulary_region", Region, ("katottg",)),
            ("vocabulary_hromada", Hromada, ("region",)),
            ("vocabulary_area", CooperationArea, ()),
        ]
    ):
        register(
            RowCodec(
                type=code,
                order=order,
                model=model,
                key_field="code",
                multilingual=("name",),
                fields=("sort_order", *extra),
            )
        )
    register(
        RowCodec(
            type="partner",
            order=10,
            model=Partner,
            multilingual=("name", "short_name"),
            fields=("role", "website", "confirmed", "sort_order"),
        ),
        RowCodec(
            type="attribution_rule",
            order=11,
            model=AttributionRule,
            key_field="content_types",
            multilingual=("line",),
            fields=("partner", "confirmed", "note"),
        ),
        RowCodec(
            type="phone",
            order=12,
            model=Phone,
            multilingual=("label", "hours"),
            public_only={"confirmed": True},
            fields=(
                "number", "free", "languages", "emergency", "urgent_row", "on_home", "sort_order",
                "confirmed", "source", "source_date", "last_called_on",
            ),
        ),
        SectionCodec(),
        PageCodec("page", StandardPage, order=50),
        HomeCodec(),
    )  # fmt: skip
