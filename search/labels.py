"""What the values of facets are called, in the reader's language."""

from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from poruch.core.models import Audience, Region, Topic
from search import moment
from search.documents import PAST, UPCOMING


def type_labels() -> dict[str, str]:
    """Names of the types, in the order in which they are offered."""
    return {
        "guide": gettext("Довідники"),
        "resource": gettext("Куди звернутися"),
        "template": gettext("Зразки документів"),
        "topic": gettext("Теми"),
        "event": gettext("Події"),
        "calendar": gettext("Календарі подій"),
        "campaign": gettext("Кампанії"),
        "story": gettext("Історії"),
        "news": gettext("Новини"),
        "press_release": gettext("Заяви для медіа"),
        "press_briefing": gettext("Брифінги"),
        "press_room": gettext("Пресцентр"),
        "term": gettext("Словник"),
        "act": gettext("Закони й постанови"),
        "programme": gettext("Освітні програми"),
        "lesson": gettext("Уроки"),
        "page": gettext("Сторінки"),
        "collection": gettext("Добірки"),
        "document": gettext("Файли"),
    }


def when_labels() -> dict[str, str]:
    """What has a date, by whether it is still to come."""
    return {UPCOMING: gettext("Ще попереду"), PAST: gettext("Уже минуло")}


def all_labels(locale: str) -> dict[str, dict[str, str]]:
    """Facet -> code -> label, in the order of the vocabularies. Three queries after a change."""
    return _labels(locale, moment.revision())


@lru_cache(maxsize=16)
def _labels(locale: str, revision: int) -> dict[str, dict[str, str]]:
    with translation.override(locale):
        vocabularies: dict[str, Any] = {"topic": Topic, "audience": Audience, "region": Region}
        found = {"type": type_labels(), "when": when_labels()}
        for facet, model in vocabularies.items():
            found[facet] = {row.code: row.name for row in model.objects.all()}
        return found


def forget() -> None:
    """Read the labels again (tests, whose revisions are rolled back)."""
    _labels.cache_clear()
