"""What the health panel knows of commands that ran."""

from collections.abc import Mapping
from typing import Any, Final

from search.models import SearchRun

#: Runs kept of each kind and engine.
KEPT: Final = 50


def record(kind: str, engine: str, ok: bool, figures: Mapping[str, Any]) -> SearchRun:
    """Note that a command of ``kind`` (gate, evaluation, rebuild) has ended; older runs are pruned.

    ``figures`` are numbers by name: ``{"differences": 0}``, ``{"ndcg": {"all": 0.91, "typo": 0.88}}``.
    """
    run = SearchRun.objects.create(kind=SearchRun.Kind(kind), engine=engine, ok=ok, figures=dict(figures))
    same = SearchRun.objects.filter(kind=kind, engine=engine).order_by("-at", "-id")
    SearchRun.objects.filter(pk__in=list(same.values_list("pk", flat=True)[KEPT:])).delete()
    return run


def latest(kind: str) -> list[SearchRun]:
    """The last run of ``kind`` of each engine, by the engine's name."""
    last: dict[str, SearchRun] = {}
    for run in SearchRun.objects.filter(kind=kind).order_by("at", "id"):
        last[run.engine] = run
    return [last[engine] for engine in sorted(last)]
