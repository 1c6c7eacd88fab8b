"""Collections in and out as JSON lines; criteria are written as the API takes them."""

from typing import Any

from django.core.exceptions import ValidationError

from poruch.core.querying import Criterion, QueryError, Use, check, read
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
        raw = [_block(block, line, context) for line in list_in(record["criteria"])]
        stream = block.to_python([item for item in raw if item])
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


def _block(stream_block: Any, line: str, context: Context) -> dict[str, Any] | None:
    """A criterion as its block's raw value; None for a branch whose page comes in a later line."""
    try:
        criterion = read(line)
        if (field := get(criterion.field)) and field.kind is Kind.BRANCH:
            place = criterion.values[0] if criterion.values else ""
            pk = context.references.id_of(place)
            if pk is None and not context.references.strict:
                return None
            criterion = Criterion(criterion.field, criterion.operator, (str(pk or place),))
        check(criterion, Use.PAGES)
    except QueryError as error:
        raise LineError(f"criteria: {error}") from error
    block = stream_block.child_blocks[criterion.field]
    return {"type": criterion.field, "value": block.inverse(criterion)}


def _line(criterion: Criterion, context: Context) -> str:
    """As text; ``""`` for a branch that may not be named."""
    field = get(criterion.field)
    if field is None or field.kind is not Kind.BRANCH:
        return str(criterion)
    path = context.references.path_of(int(criterion.values[0])) if criterion.values else ""
    return str(Criterion(criterion.field, criterion.operator, (path,))) if path else ""


def register() -> None:
    registry.register(CollectionCodec())
