"""Factories of rules."""

from base64 import b64encode
from typing import Any

import factory
from factory.django import DjangoModelFactory

from poruch.core.querying import read
from poruch.core.querying.blocks import raw
from poruch.editorial.rules.models import Rule, WebhookTarget

from .people import chief


def conditions(*lines: str) -> list[dict[str, Any]]:
    """Criteria as the raw value of the stream."""
    return raw(Rule._meta.get_field("conditions").stream_block, map(read, lines))


def acting(operator: str, *roles: str) -> dict[str, Any]:
    return {"type": "acting_role", "value": {"operator": operator, "roles": list(roles)}}


def action(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


LOG = action("log", message="записано")


class RuleFactory(DjangoModelFactory):
    """``conditions`` are texts or blocks, ``actions`` blocks; by default it writes to the journal."""

    class Meta:
        model = Rule

    name = factory.Sequence("Правило {}".format)
    event = "published"
    author = factory.LazyFunction(chief)

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        given = kwargs.pop("conditions", ())
        kwargs["conditions"] = [
            block for one in given for block in (conditions(one) if isinstance(one, str) else [one])
        ]
        kwargs["actions"] = kwargs.pop("actions", [LOG])
        return super()._create(model_class, *args, **kwargs)


class WebhookTargetFactory(DjangoModelFactory):
    class Meta:
        model = WebhookTarget

    name = factory.Sequence("System {}".format)
    url = "https://example.org/hook"
    secret = f"whsec_{b64encode(b'a secret of the tests').decode()}"
