"""What a version of a page is, apart from where it stands and whether it is out."""

import hashlib
import json
import re
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder

#: Fields that Wagtail keeps in a version and that say nothing to a reader.
VOLATILE: Final = frozenset(
    {
        "pk",
        "page_ptr",
        "contentpage_ptr",
        "path",
        "depth",
        "numchild",
        "url_path",
        "draft_title",
        "live",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "live_revision",
        "first_published_at",
        "last_published_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
        "content_type",
        "translation_key",
        "locale",
        "alias_of",
        "wagtail_admin_comments",
        "index_entries",
    }
)
#: What the editor makes of a rich text that is empty.
_EMPTY: Final = "<p></p>"
_BLOCK_KEY: Final = re.compile(r' data-block-key=(\\?)"[^"\\]*\1"')


def parsed(value: Any) -> Any:
    """A stream as a list; anything else as it is."""
    if isinstance(value, str) and value.startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def plain(content: dict[str, Any]) -> dict[str, Any]:
    """The fields that readers get, without the keys that the editor gives to blocks and paragraphs."""
    text = json.dumps(content, cls=DjangoJSONEncoder)
    fields = json.loads(_BLOCK_KEY.sub("", text))
    return {name: _bare(parsed(value)) for name, value in fields.items() if name not in VOLATILE}


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if isinstance(value, dict):
        is_block = "type" in value and "value" in value
        return {key: _bare(one) for key, one in value.items() if not (is_block and key == "id")}
    return "" if value == _EMPTY else value


def fingerprint(content: dict[str, Any]) -> str:
    """The same for two versions that read the same, whoever saved them and when."""
    text = json.dumps(plain(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_filled(content: dict[str, Any], name: str) -> bool:
    return bool(parsed(content.get(name)))
