"""What a page says, as data that can be compared field by field."""

import json
import re
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page

#: The rich text editor gives every paragraph a key of its own at each save.
_KEYS: Final = re.compile(r' data-block-key=\\?"[^"\\]*\\?"')
#: Of the page's life, not of what it says.
_LIFE: Final = ("slug", "go_live_at", "expire_at")

Data = dict[str, Any]


def left_out(page: Page) -> frozenset[str]:
    """Fields that a copy neither changes nor brings back: who checked the page, its address and dates."""
    return frozenset((*_LIFE, *page.exclude_fields_in_copy, COMMENTS_RELATION_NAME))


def of(page: Any) -> Data:
    """The content of a page or of one of its versions. Streams are lists of blocks."""
    data: Data = page.serializable_data()
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            value = getattr(page, field.name)
            data[field.name] = list(field.stream_block.get_prep_value(value))
    result: Data = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return result


def comparable(page: Any, name: str, value: Any) -> Any:
    """A value without what differs between copies that say the same."""
    relations = {rel.get_accessor_name(): rel for rel in get_all_child_relations(page)}
    if name in relations:
        own = {"pk", "sort_order", "translation_key", "locale", relations[name].field.name}
        return [{key: item for key, item in row.items() if key not in own} for row in value or []]
    if page._meta.get_field(name).many_to_many:
        return sorted(value or [])
    return json.loads(_KEYS.sub("", json.dumps(value, ensure_ascii=False)))


def version(page: Any, data: Data) -> Any:
    """A page as ``data`` says it, not saved."""
    streams = {field.name for field in page._meta.get_fields() if isinstance(field, StreamField)}
    raw = {name: json.dumps(value) if name in streams else value for name, value in data.items()}
    return page.with_content_json(raw)


def moved(page: Any, data: Data, target: Page, own: Data | None = None) -> Data:
    """The content of ``page`` for another page. Rows that ``own`` content already has keep their identity."""
    result = dict(data)
    for relation in get_all_child_relations(page):
        name = relation.get_accessor_name()
        if name in result:
            known = list((own or {}).get(name, []))
            result[name] = [
                _row(page, name, row, relation.field.name, target, known) for row in result[name] or []
            ]
    return result


def _row(page: Any, name: str, row: Data, parent: str, target: Page, known: list[Data]) -> Data:
    [same] = comparable(page, name, [row])
    for index, old in enumerate(known):
        if comparable(page, name, [old]) == [same]:
            del known[index]
            return {**old, "sort_order": row.get("sort_order")}
    return {**row, "pk": None, parent: target.pk}
