"""How good search is, by a file of judged questions."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from poruch import languages
from search import service
from search.evaluation import DEPTH, BadJudgements, Judged, Outcome, evaluate, read_judgements, summary


class Command(BaseCommand):
    help = "Print nDCG@10, MRR@10 and recall@10 of search, in all and per kind, on the production path."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("judgements", type=Path, help="TSV: qid, query, lang, kind, relevant")
        parser.add_argument("--locale", choices=languages.CODES, help="only these readers' questions")
        parser.add_argument("--per-query", action="store_true", help="print every question with its results")
        parser.add_argument("--min-ndcg", type=float, help="exit with 1 when nDCG@10 in all is lower")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            judged = read_judgements(options["judgements"])
        except (OSError, UnicodeDecodeError, BadJudgements) as error:
            raise CommandError(str(error)) from error
        if options["locale"]:
            judged = [one for one in judged if one.locale == options["locale"]]
        if not judged:
            raise CommandError("No questions to judge by.")
        outcomes = evaluate(judged, answer)
        if options["per_query"]:
            self._print_queries(outcomes)
        self._print_summary(outcomes)
        least, ndcg = options["min_ndcg"], summary(outcomes)["all"].ndcg
        if least is not None and ndcg < least:
            raise CommandError(f"nDCG@{DEPTH} {ndcg:.3f} is lower than {least}.")

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


def answer(judged: Judged) -> list[str]:
    """The slugs that production search answers with."""
    return [hit.slug for hit in service.search(judged.query, locale=judged.locale, size=DEPTH).results]
