"""Collections in and out as JSON lines; criteria are written as the API takes them."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from poruch.core.querying import Criterion, QueryError, Use, check, read
from poruch.core.querying.blocks import raw
from poruch.core.querying.fields import get
from poruch.core.querying.operators import Kind
from poruch.core.transfer import registry
from poruch.core.transfer.codecs import Context, Record, explain
from poruch.core.transfer.errors import LineError
from poruch.core.transfer.pages import PageCodec
from poruch.core.transfer.values import list_in
from poruch.editorial.collection.models import CollectionPage


class CollectionCodec(PageCodec):
    """``criteria`` is a list of ``field:operator:value``; a branch is named by its path."""

    def __init__(self) -> None:
        super().__init__(
            "collection", CollectionPage, order=800, fields=("sort", "most", "per_page", "with_feed")
        )

    def known_fields(self) -> set[str]:
        return super().known_fields() | {"criteria"}

    def _fill(self, page: Any, record: Record, context: Context) -> None:
        super()._fill(page, record, context)
        if "criteria" not in record:
            return
        block = page._meta.get_field("criteria").stream_block
        read_in = [_criterion(line, context) for line in list_in(record["criteria"])]
        stream = block.to_python(raw(block, [one for one in read_in if one]))
        try:
            block.clean(stream)
        except ValidationError as error:
            raise LineError(f"criteria: {explain(error)}") from error
        page.criteria = stream

    def dump(self, instance: Any, context: Context) -> Record:
        record = super().dump(instance, context)
        lines = [_line(criterion, context) for criterion in instance.query]
        record["criteria"] = [line for line in lines if line]
        return record


def _criterion(line: str, context: Context) -> Criterion | None:
    """None for a branch whose page comes in a later line."""
    try:
        criterion = read(line)
        if (field := get(criterion.field)) and field.kind is Kind.BRANCH:
            place = criterion.values[0] if criterion.values else ""
            pk = context.references.id_of(place)
            if pk is None and not context.references.strict:
                return None
            criterion = replace(criterion, values=(str(pk or place),))
        check(criterion, Use.PAGES)
    except QueryError as error:
        raise LineError(f"criteria: {error}") from error
    return criterion


def _line(criterion: Criterion, context: Context) -> str:
    """As text; ``""`` for a branch that may not be named."""
    field = get(criterion.field)
    if field is None or field.kind is not Kind.BRANCH:
        return str(criterion)
    path = context.references.path_of(int(criterion.values[0])) if criterion.values else ""
    return str(replace(criterion, values=(path,))) if path else ""


def register() -> None:
    registry.register(CollectionCodec())
