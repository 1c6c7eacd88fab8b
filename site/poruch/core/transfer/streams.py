"""StreamField values between JSON and the database, by walking the field's own blocks.

Every StreamField of Poruch holds one kind of block, so in data it is a plain list of values. Block
ids are derived from the place in the page and not from the language: translations of one page
then have the same ids, which is what lets wagtail-localize match their segments.
"""

import uuid
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from poruch.core.transfer.errors import LineError
from poruch.core.transfer.values import References, bool_in, html_in, html_out, list_in, text_in

_NAMESPACE = uuid.UUID("6f1c6c1a-6d0f-4a55-9a59-3f0f6a1f6b6e")


def _id(place: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, place))


def stream_in(
    stream_block: blocks.StreamBlock, value: Any, references: References, place: str
) -> list[dict[str, Any]]:
    """A JSON list as the raw value of a StreamField with one kind of block."""
    ((name, child),) = stream_block.child_blocks.items()
    items = [
        {"type": name, "id": _id(f"{place}/{n}"), "value": value_in(child, item, references, f"{place}/{n}")}
        for n, item in enumerate(list_in(value, lambda item: item))
    ]
    return [item for item in items if item["value"] is not None]


def stream_out(stream_value: Any, references: References) -> list[Any]:
    values = [value_out(child.block, child.value, references) for child in stream_value]
    return [value for value in values if value is not None]


def value_in(block: blocks.Block, value: Any, references: References, place: str) -> Any:
    """One block's raw value from JSON."""
    if isinstance(block, blocks.StructBlock):
        return _struct_in(block, value, references, place)
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "id": _id(f"{place}/{n}"),
                "value": value_in(block.child_block, item, references, f"{place}/{n}"),
            }
            for n, item in enumerate(list_in(value, lambda item: item))
        ]
    if isinstance(block, blocks.RichTextBlock):
        return html_in(value, references)
    if isinstance(block, blocks.BooleanBlock):
        return bool_in(value if value is not None else False)
    if isinstance(block, blocks.DecimalBlock):
        return _decimal_in(value)
    if isinstance(block, blocks.PageChooserBlock):
        return _page_in(block, value, references)
    if isinstance(block, SnippetChooserBlock):
        return _snippet_in(block, value)
    return text_in(value)


def _struct_in(block: blocks.StructBlock, value: Any, references: References, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise LineError(_("потрібен об’єкт із полями %s") % ", ".join(block.child_blocks))
    if unknown := sorted(set(value) - set(block.child_blocks)):
        raise LineError(_("невідомі поля: %s") % ", ".join(unknown))
    raw = {}
    for name, child in block.child_blocks.items():
        try:
            raw[name] = value_in(child, value.get(name), references, f"{place}/{name}")
        except LineError as error:
            raise LineError(f"{name}: {error}") from error
    return raw


def _decimal_in(value: Any) -> str | None:
    if value in (None, ""):
        return None
    try:
        return str(Decimal(str(value)))
    except InvalidOperation as error:
        raise LineError(_("«%s» не число") % value) from error


def _page_in(block: blocks.PageChooserBlock, value: Any, references: References) -> int | None:
    """A page by its path, or by its slug where the block allows one type that lives in one section."""
    if not value:
        return None
    text = text_in(value)
    path = text
    if not text.startswith("/"):
        (model,) = block.target_models
        path = f"/{model.clean_parent_page_models()[0].section_slug}/{text}/"
    pk = references.id_of(path)
    if pk is None and references.strict:
        raise LineError(_("немає сторінки %s") % path)
    return pk


def _snippet_in(block: SnippetChooserBlock, value: Any) -> int | None:
    if not value:
        return None
    pk = block.model_class.objects.filter(slug=text_in(value)).values_list("pk", flat=True).first()
    if pk is None:
        raise LineError(_("немає запису «%s»") % value)
    return int(pk)


def value_out(block: blocks.Block, value: Any, references: References) -> Any:
    """One block's value as JSON; None for one that is nothing without a page that may not be named."""
    if isinstance(block, blocks.StructBlock):
        found = {
            name: value_out(child, value[name], references) for name, child in block.child_blocks.items()
        }
        return None if None in found.values() and _lacks(block, found) else found
    if isinstance(block, blocks.ListBlock):
        items = [
            value_out(block.child_block, item, references) for item in value if references.may_name(item)
        ]
        known = [item for item in items if item is not None]
        return known if len(known) >= (block.meta.min_num or 0) else None
    if isinstance(block, blocks.RichTextBlock):
        return html_out(value, references)
    if isinstance(block, blocks.PageChooserBlock):
        return _page_out(block, value, references)
    if isinstance(block, SnippetChooserBlock):
        return value.slug if value else ""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(block, blocks.BooleanBlock | blocks.DecimalBlock):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return value or ""


def _lacks(block: blocks.StructBlock, found: dict[str, Any]) -> bool:
    return any(
        value is None
        for name, value in found.items()
        if not isinstance(block.child_blocks[name], blocks.DecimalBlock)
    )


def _page_out(block: blocks.PageChooserBlock, value: Any, references: References) -> str | None:
    path = references.path_of(value.pk) if value is not None else ""
    if not path:
        return None
    return path.rstrip("/").rsplit("/", 1)[-1] if len(block.target_models) == 1 and block.page_type else path
