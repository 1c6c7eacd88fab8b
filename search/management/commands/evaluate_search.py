"""How good search is, by files of judged questions and of what must always be found."""

import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from poruch import languages
from search import accepted, floors, needs, runs, service
from search.engines import NAMES, engine
from search.engines.elastic.breaker import breaker
from search.evaluation import DEPTH, BadJudgements, Outcome, evaluate, read_judgements, summary
from search.invariants import BadInvariants, broken, read_invariants

#: Beside the judged questions, the floors that ``--accept`` raises unless it is told others.
FLOORS = "floors.json"
#: Seconds before an engine that did not answer in time is asked again.
_PAUSES: Final = (1.0, 5.0)
_T = TypeVar("_T")


class Answerer:
    """The slugs that production search answers with; remembers which engine did.

    Raises ``CommandError`` when the embedded engine stands in for the one asked: its scores would be taken
    for the other's.
    """

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.engine = ""

    def __call__(self, query: str, locale: str) -> list[str]:
        response = self._ask(query, locale)
        if response.degraded:
            raise CommandError(
                f"The engine {engine(self.wanted).name} does not answer, nothing was measured."
            )
        self.engine = response.engine
        return [hit.slug for hit in response.results]

    def _ask(self, query: str, locale: str) -> service.SearchResponse:
        """Readers are not kept waiting for a busy engine; a measurement asks it again."""
        for pause in (*_PAUSES, None):
            response = service.search(query, locale=locale, size=DEPTH, engine=self.wanted)
            if not response.degraded or pause is None:
                break
            time.sleep(pause)
            breaker.reset()
        return response


class Command(BaseCommand):
    help = "Print nDCG@10, MRR@10 and recall@10 of search, in all and per kind, on the production path."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("judgements", type=Path, nargs="?", help="TSV: qid, query, lang, kind, relevant")
        add("--engine", choices=NAMES, help="which engine answers (default: the one readers get)")
        add("--locale", choices=languages.CODES, help="only these readers' questions")
        add("--per-query", action="store_true", help="print every question with its results")
        add("--min-ndcg", type=float, help="exit with 1 when nDCG@10 in all is lower")
        add("--baseline", type=Path, help="print what changed since the accepted run in this JSON file")
        add(
            "--accept",
            type=Path,
            help="keep this run as the accepted one; raises floors, lowers none",
        )
        add("--floors", type=Path, help="exit with 1 below one of these; the floors --accept raises")
        add("--invariants", type=Path, help="CSV of what must be found; print the rows that do not hold")

    def handle(self, *args: Any, **options: Any) -> None:
        # What is asked here nobody needs.
        with needs.silent():
            self._handle(options)

    def _handle(self, options: Any) -> None:
        if not options["judgements"] and not options["invariants"]:
            raise CommandError("Name a file of judged questions, or --invariants FILE.")
        whole = ("baseline", "accept", "floors")
        if options["locale"] and any(options[name] for name in whole):
            raise CommandError("--locale asks a part; runs and floors are of the whole file.")
        if not options["judgements"] and any(options[name] for name in whole):
            raise CommandError("--baseline, --accept and --floors need a file of judged questions.")
        breaker.reset()
        answer = Answerer(options["engine"] or "")
        figures: dict[str, Any] = {}
        failures: list[str] = []
        try:
            if options["judgements"]:
                failures += self._judge(answer, options, figures)
            if options["invariants"]:
                failures += self._check(answer, options["invariants"], options["locale"])
        except (OSError, BadJudgements, BadInvariants, accepted.BadRun) as error:
            raise CommandError(str(error)) from error
        if figures and not options["locale"]:
            runs.record("evaluation", answer.engine, not failures, figures)
        if failures:
            raise CommandError("\n".join(failures))

    def _judge(self, answer: Answerer, options: dict[str, Any], figures: dict[str, Any]) -> list[str]:
        """Ask, print, accept; what was not good enough. ``figures`` get what the health panel shows."""
        judged = read_judgements(options["judgements"])
        if options["locale"]:
            judged = [one for one in judged if one.locale == options["locale"]]
        if not judged:
            raise CommandError("No questions to judge by.")
        before = accepted.read(options["baseline"]) if options["baseline"] else None
        held_at = _floors_path(options)
        held = floors.read(held_at) if held_at and held_at.exists() else {}
        outcomes = evaluate(_shown(judged), lambda one: answer(one.query, one.locale))
        if options["per_query"]:
            self._print_queries(outcomes)
        scores = summary(outcomes)
        figures |= {"questions": len(outcomes), "ndcg": {k: round(one.ndcg, 4) for k, one in scores.items()}}
        self._print_summary(outcomes)
        if before:
            self._print_changes(before, outcomes, answer.engine)
        failures = floors.below(held, answer.engine, scores)
        least, ndcg = options["min_ndcg"], scores["all"].ndcg
        if least is not None and ndcg < least:
            failures.append(f"nDCG@{DEPTH} {ndcg:.3f} is lower than {least}.")
        if options["accept"]:
            if failures:
                return [*failures, "Not accepted: floors only rise."]
            run = accepted.accepted(outcomes, answer.engine, timezone.localdate())
            if held_at:
                floors.write(floors.raised(held, answer.engine, scores), held_at)
            accepted.write(run, options["accept"])
            self.stdout.write(f"Accepted into {options['accept']}.")
        return failures

    def _check(self, answer: Answerer, path: Path, locale: str | None) -> list[str]:
        rows = [one for one in read_invariants(path) if locale in (None, one.language)]
        if not rows:
            raise CommandError("No invariants to check.")
        failed = broken(_shown(rows), answer)
        for one in failed:
            self.stdout.write(str(one))
        self.stdout.write(f"{len(rows) - len(failed)} of {len(rows)} invariants hold ({answer.engine}).")
        return [f"{len(failed)} invariants do not hold."] if failed else []

    def _print_queries(self, outcomes: Sequence[Outcome]) -> None:
        for one in outcomes:
            self.stdout.write(f"{one.judged.qid}\t{one.ndcg:.3f}\t{one.judged.kind}\t{one.judged.query}")
            grades = one.judged.grades
            self.stdout.write("\t" + ", ".join(f"{slug}:{grades.get(slug, 0)}" for slug in one.slugs))

    def _print_summary(self, outcomes: Sequence[Outcome]) -> None:
        self.stdout.write(f"{'kind':<12}{'n':>4}{'nDCG@10':>10}{'MRR@10':>10}{'recall@10':>11}")
        for kind, scores in summary(outcomes).items():
            self.stdout.write(
                f"{kind:<12}{scores.count:>4}{scores.ndcg:>10.3f}{scores.mrr:>10.3f}{scores.recall:>11.3f}"
            )

    def _print_changes(self, before: accepted.Accepted, outcomes: Sequence[Outcome], engine: str) -> None:
        changes = accepted.compare(before, outcomes)
        for change in changes:
            if change.verdict == "same" and not change.moved:
                continue
            then, now = _score(change.before), _score(change.now)
            moves = ", ".join(f"{slug} {old or '-'}>{new or '-'}" for slug, old, new in change.moved)
            self.stdout.write(f"{change.verdict:<7}{change.qid}\t{then} > {now}\t{change.query}\t{moves}")
        counts = Counter(change.verdict for change in changes)
        told = ", ".join(f"{counts[one]} {one}" for one in ("better", "worse", "same", "new", "gone"))
        self.stdout.write(f"Against the run of {before.date} ({before.engine}, now {engine}): {told}.")


def _floors_path(options: dict[str, Any]) -> Path | None:
    """The floors to keep: those named (they need not exist before ``--accept``), or with ``--accept`` those
    beside the questions."""
    named: Path | None = options["floors"]
    if named is not None:
        if not named.exists() and not options["accept"]:
            raise CommandError(f"There is no file {named}.")
        return named
    beside: Path = options["judgements"].with_name(FLOORS)
    return beside if options["accept"] and beside.exists() else None


def _shown(many: Iterable[_T]) -> Iterable[_T]:
    """With a progress bar on standard error, where somebody looks at one."""
    bar: Iterable[_T] = tqdm(many, unit=" questions", leave=False, disable=None)
    return bar


def _score(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
