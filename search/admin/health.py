"""How search is, on one page, and in one line where something is wrong."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from poruch import languages
from search import outbox, runs
from search.engines import configured, first_that_answers
from search.labels import type_labels
from search.models import IndexedDocument, OutboxEntry, SearchRun
from search.query import apertium

#: Seconds after which a change that waits is a fault.
LATE: Final = 600.0
#: Attempts after which an entry counts as failing, and failing entries that the page shows.
ATTEMPTS: Final = 3
_SHOWN: Final = 20


@dataclass(frozen=True)
class Failure:
    """An entry that cannot be indexed: what it is of and the kind of error, nothing of the content."""

    engine: str
    object: str
    attempts: int
    error: str


@dataclass(frozen=True)
class Health:
    """The state of search. ``documents``: (type's name, numbers in the order of the languages, their sum)."""

    engine: str
    configured: tuple[str, ...]
    degraded: bool
    waiting: dict[str, tuple[int, float]]
    failures: list[Failure]
    failing: int
    gates: list[SearchRun]
    documents: list[tuple[str, list[int], int]] = field(default_factory=list)
    evaluations: list[SearchRun] = field(default_factory=list)
    rebuilds: list[SearchRun] = field(default_factory=list)
    translations: dict[str, Any] = field(default_factory=dict)

    @property
    def troubles(self) -> list[str]:
        """What is wrong, in sentences; empty when nothing is."""
        found: list[str] = []
        if self.degraded:
            found.append(_("Elasticsearch не відповідає. Пошук працює на запасному рушії."))
        if any(age >= LATE for _count, age in self.waiting.values()):
            found.append(_("Зміни довго чекають, доки потраплять у пошук."))
        if self.failing:
            found.append(
                ngettext(
                    "%(count)d запис не вдається внести в пошук.",
                    "%(count)d записів не вдається внести в пошук.",
                    self.failing,
                )
                % {"count": self.failing}
            )
        if any(not run.ok for run in self.gates):
            found.append(_("Остання звірка показала, що в пошуку не те, що в базі."))
        return found


def brief() -> Health:
    """What :attr:`Health.troubles` needs, in a few cheap queries."""
    _pong, used, degraded = first_that_answers(lambda asked: asked.ping())
    failing = OutboxEntry.objects.filter(attempts__gte=ATTEMPTS)
    return Health(
        engine=used,
        configured=configured(),
        degraded=degraded,
        waiting=outbox.waiting(),
        failures=[_failure(entry) for entry in failing.order_by("id")[:_SHOWN]],
        failing=failing.count(),
        gates=_in_use(runs.latest(SearchRun.Kind.GATE)),
    )


def full() -> Health:
    """Everything the page shows."""
    short = brief()
    return Health(
        **{name: getattr(short, name) for name in Health.__dataclass_fields__ if name in _BRIEF},
        documents=_documents(),
        evaluations=runs.latest(SearchRun.Kind.EVALUATION),
        rebuilds=runs.latest(SearchRun.Kind.REBUILD),
        translations=apertium.state(),
    )


_BRIEF: Final = ("engine", "configured", "degraded", "waiting", "failures", "failing", "gates")


def _in_use(found: list[SearchRun]) -> list[SearchRun]:
    """An engine that was switched off is nobody's trouble."""
    return [run for run in found if run.engine in configured()]


def _failure(entry: OutboxEntry) -> Failure:
    """The name of the exception only: its message may quote the content."""
    error, _, _ = entry.last_error.partition(":")
    named = error if error.isidentifier() else "?"
    return Failure(entry.engine, f"{entry.type}:{entry.object_id}", entry.attempts, named)


def _documents() -> list[tuple[str, list[int], int]]:
    rows = IndexedDocument.objects.filter(deleted=False).order_by().values_list("type", "locale")
    counts: dict[str, dict[str, int]] = {}
    for type, locale, count in rows.annotate(count=Count("id")):
        counts.setdefault(type, {})[locale] = count
    names = type_labels()
    order = [*(name for name in names if name in counts), *sorted(set(counts) - set(names))]
    return [
        (names.get(type, type), each, sum(each))
        for type in order
        for each in [[counts[type].get(code, 0) for code in languages.CODES]]
    ]


class HealthPanel(Component):
    """The line on the CMS's home page; shown only when there is something to say."""

    name = "search-health"
    order = 110
    template_name = "search/admin/health_panel.html"

    def __init__(self, troubles: list[str]) -> None:
        self.troubles = troubles

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"troubles": self.troubles}
