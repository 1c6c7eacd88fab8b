"""Model fields shared by every app."""

from typing import Any

from wagtail.fields import StreamField


class PoruchStreamField(StreamField):
    """A StreamField whose blocks stay out of migrations.

    The database column is one JSON text whatever the blocks are, so freezing their definitions
    would only make every change of a help text a migration.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, "poruch.core.fields.PoruchStreamField", [[]], kwargs
