"""Codecs of rows that all languages share: vocabularies, partners, phones, attribution rules."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from poruch import languages
from poruch.core.transfer.codecs import Codec, Context, Record, checksum, explain, get_field, set_field
from poruch.core.transfer.errors import LineError
from poruch.core.transfer.values import text_in


class RowCodec(Codec):
    """``multilingual`` names fields whose JSON value is ``{"uk": …, "en": …}``."""

    has_locale = False
    model: type[models.Model]
    key_field = "slug"
    multilingual: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    #: What a row must be to leave in a public export.
    public_only: Mapping[str, Any] = {}

    def __init__(self, **attributes: Any) -> None:
        for name, value in attributes.items():
            setattr(self, name, value)
        self.required = (self.key_field,)

    def known_fields(self) -> set[str]:
        return {"type", self.key_field, *self.multilingual, *self.fields}

    def key(self, record: Record) -> tuple[str, str]:
        return ("", str(record.get(self.key_field, "")))

    def find(self, record: Record) -> Any:
        return self.model._default_manager.filter(**{self.key_field: record[self.key_field]}).first()

    def save(self, instance: Any, record: Record, context: Context) -> Any:
        instance = instance or self.model(**{self.key_field: record[self.key_field]})
        for name in self.multilingual:
            if name in record:
                self._set_languages(instance, name, record[name])
        for name in self.fields:
            if name in record:
                set_field(instance, name, record[name], context, "")
        try:
            instance.full_clean()
        except ValidationError as error:
            raise LineError(explain(error)) from error
        instance.save()
        context.coded.pop(self.model, None)
        return instance

    @staticmethod
    def _set_languages(instance: Any, name: str, value: Any) -> None:
        if not isinstance(value, dict) or set(value) - set(languages.CODES):
            raise LineError(
                _("%(name)s: потрібен об’єкт із мовами %(codes)s")
                % {"name": name, "codes": ", ".join(languages.CODES)}
            )
        for code, text in value.items():
            setattr(instance, f"{name}_{code}", text_in(text))

    def fingerprint(self, instance: Any) -> str:
        return checksum(self.dump(instance, Context(drafts=True)))

    def objects(self, *, drafts: bool) -> Iterator[Any]:
        rows = self.model._default_manager.all()
        yield from rows if drafts or not self.public_only else rows.filter(**self.public_only)

    def dump(self, instance: Any, context: Context) -> Record:
        record: Record = {"type": self.type, self.key_field: getattr(instance, self.key_field)}
        for name in self.multilingual:
            record[name] = {code: getattr(instance, f"{name}_{code}") for code in languages.CODES}
        for name in self.fields:
            record[name] = get_field(instance, name, context)
        return record
