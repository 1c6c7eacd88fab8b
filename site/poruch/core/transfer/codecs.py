"""One codec a type: how its JSON object becomes a row or a page, and back.

Fields are allow-lists: what is not named here neither comes in nor goes out.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField
from wagtail.models import Page

from poruch import languages
from poruch.core.fields import PoruchStreamField
from poruch.core.transfer import values
from poruch.core.transfer.errors import LineError
from poruch.core.transfer.streams import stream_in, stream_out
from poruch.core.transfer.values import References

Record = dict[str, Any]


def checksum(record: Record) -> str:
    """A digest of a JSON object that does not depend on the order of its keys."""
    return hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass
class Context:
    """What one run of an import or export shares between lines."""

    references: References = field(init=False)
    coded: dict[type[models.Model], dict[str, Any]] = field(default_factory=dict)
    #: An export of everything, not only of what is public.
    drafts: bool = False
    parents: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.references = References(public_only=not self.drafts)

    def by_code(self, model: type[models.Model], code: str) -> Any:
        """A vocabulary row or partner by its code, looked up once."""
        name = "code" if any(f.name == "code" for f in model._meta.fields) else "slug"
        if model not in self.coded:
            self.coded[model] = {getattr(row, name): row for row in model._default_manager.all()}
        if code not in self.coded[model]:
            raise LineError(
                _("невідомий код «%(code)s» у %(name)s") % {"code": code, "name": model._meta.model_name}
            )
        return self.coded[model][code]


class Codec:
    """The interface of a codec. ``order`` sorts types so that what is referred to comes first."""

    type: str = ""
    order: int = 100
    has_locale: bool = True
    required: tuple[str, ...] = ("slug",)

    def key(self, record: Record) -> tuple[str, str]:
        """(locale, slug) of a record; locale is ``""`` for rows shared by all languages."""
        return (
            record.get("locale", "") if self.has_locale else "",
            str(record.get("slug") or record.get("code", "")),
        )

    def check(self, record: Record) -> None:
        """Raise LineError for what is wrong with the object itself."""
        for name in self.required:
            if not isinstance(record.get(name), str) or not record[name].strip():
                raise LineError(_("немає поля «%s»") % name)
        if self.has_locale and record.get("locale") not in languages.CODES:
            raise LineError(_("locale має бути однією з: %s") % ", ".join(languages.CODES))

    def known_fields(self) -> set[str]:
        raise NotImplementedError

    def find(self, record: Record) -> Any:
        """The existing object of a record, or None."""
        raise NotImplementedError

    def save(self, instance: Any, record: Record, context: Context) -> Any:
        """Create (instance None) or update, validate, and return the saved object."""
        raise NotImplementedError

    def finish(self, instance: Any, record: Record, context: Context) -> None:
        """A second pass for references to objects of later lines."""

    def fingerprint(self, instance: Any) -> str:
        """Changes whenever somebody edits the object; compared with what the import left."""
        raise NotImplementedError

    def objects(self, *, drafts: bool) -> Iterator[Any]:
        """All objects in export order; only public ones unless ``drafts``."""
        raise NotImplementedError

    def dump(self, instance: Any, context: Context) -> Record:
        raise NotImplementedError


def explain(error: ValidationError) -> str:
    """A ValidationError of a form or model as one sentence."""
    if hasattr(error, "error_dict"):
        parts = [
            f"{name}: {' '.join(e.messages)}"
            for name, e in ((n, ValidationError(v)) for n, v in error.error_dict.items())
        ]
        return "; ".join(parts)
    nested = [explain_block(error)] if hasattr(error, "block_errors") else list(error.messages)
    return " ".join(nested)


def explain_block(error: Any) -> str:
    """A block's nested errors: the place and the sentence."""
    if isinstance(error, dict):
        return "; ".join(f"{name}: {explain_block(child)}" for name, child in error.items() if child)
    children = getattr(error, "block_errors", None)
    if children:
        items = children.items() if isinstance(children, dict) else enumerate(children)
        text = "; ".join(f"{name}: {explain_block(child)}" for name, child in items if child)
        return text or " ".join(error.messages)
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def set_field(instance: Any, name: str, value: Any, context: Context, place: str) -> None:
    """Set one model field from its JSON value, by the kind of the field."""
    model_field = instance._meta.get_field(name)
    try:
        if isinstance(model_field, PoruchStreamField):
            block = model_field.stream_block
            raw = stream_in(block, value, context.references, f"{place}/{name}")
            stream = block.to_python(raw)
            block.clean(stream)
            setattr(instance, name, stream)
        elif isinstance(model_field, RichTextField):
            setattr(instance, name, values.html_in(value, context.references))
        elif isinstance(model_field, ParentalManyToManyField):
            codes = values.list_in(value, values.code_in)
            setattr(instance, name, [context.by_code(model_field.related_model, code) for code in codes])
        elif isinstance(model_field, models.ForeignKey):
            _set_reference(instance, model_field, values.text_in(value), context)
        else:
            setattr(instance, name, _plain_in(model_field, value))
    except LineError as error:
        raise LineError(f"{name}: {error}") from error
    except ValidationError as error:
        raise LineError(f"{name}: {explain(error)}") from error


def _set_reference(instance: Any, model_field: models.ForeignKey, value: str, context: Context) -> None:
    target = model_field.related_model
    found: Any = None
    if value and issubclass(target, Page):
        found = context.references.id_of(value)
        if found is None and context.references.strict:
            raise LineError(_("немає сторінки %s") % value)
    elif value:
        found = context.by_code(target, value).pk
    setattr(instance, model_field.attname, found)


def _plain_in(model_field: models.Field, value: Any) -> Any:
    if isinstance(model_field, models.JSONField):
        return values.list_in(value)
    if isinstance(model_field, models.BooleanField):
        return None if value is None and model_field.null else values.bool_in(value)
    if isinstance(model_field, models.DateTimeField):
        return values.moment_in(value)
    if isinstance(model_field, models.DateField):
        return values.date_in(value)
    if isinstance(model_field, models.IntegerField):
        if value is None and model_field.null:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise LineError(_("потрібне ціле число"))
        return value
    return values.text_in(value)


def get_field(instance: Any, name: str, context: Context) -> Any:
    """The inverse of :func:`set_field`."""
    model_field = instance._meta.get_field(name)
    value = getattr(instance, getattr(model_field, "attname", name) if not model_field.many_to_many else name)
    if isinstance(model_field, PoruchStreamField):
        return stream_out(value, context.references)
    if isinstance(model_field, RichTextField):
        return values.html_out(value, context.references)
    if isinstance(model_field, ParentalManyToManyField):
        return [row.code for row in value.all()]
    if isinstance(model_field, models.ForeignKey):
        return _get_reference(instance, model_field, value, context)
    if isinstance(model_field, models.DateField):
        return value.isoformat() if value else ""
    return value


def _get_reference(instance: Any, model_field: models.ForeignKey, value: Any, context: Context) -> str:
    if value is None:
        return ""
    if issubclass(model_field.related_model, Page):
        return context.references.path_of(value)
    row = getattr(instance, model_field.name)
    return str(getattr(row, "code", None) or row.slug)
