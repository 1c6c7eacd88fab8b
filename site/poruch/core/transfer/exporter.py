"""Everything as JSON lines, in the order and form in which the importer takes it."""

import json
from collections.abc import Collection, Iterator

from poruch.core.transfer import registry
from poruch.core.transfer.codecs import Context


def export_lines(*, types: Collection[str] = (), locale: str = "", drafts: bool = False) -> Iterator[str]:
    """One JSON text per object. Public content only, unless ``drafts`` asks for all of it."""
    context = Context(drafts=drafts)
    for type_code in registry.types():
        codec = registry.get(type_code)
        if codec is None or (types and type_code not in types):
            continue
        for instance in codec.objects(drafts=drafts):
            record = codec.dump(instance, context)
            if not locale or record.get("locale", locale) == locale:
                yield json.dumps(record, ensure_ascii=False)
