"""What the values of facets are called, in the reader's language."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from poruch.core.models import Audience, Region, Topic


def type_labels() -> dict[str, str]:
    """Names of the types, in the order in which they are offered."""
    return {
        "guide": gettext("Довідники"),
        "resource": gettext("Куди звернутися"),
        "template": gettext("Зразки документів"),
        "topic": gettext("Теми"),
        "term": gettext("Словник"),
        "act": gettext("Закони й постанови"),
        "page": gettext("Сторінки"),
        "document": gettext("Файли"),
    }


def all_labels(locale: str) -> dict[str, dict[str, str]]:
    """Facet -> code -> label, in the order of the vocabularies. Three queries."""
    with translation.override(locale):
        vocabularies: dict[str, Any] = {"topic": Topic, "audience": Audience, "region": Region}
        found = {"type": type_labels()}
        for facet, model in vocabularies.items():
            found[facet] = {row.code: row.name for row in model.objects.all()}
        return found
