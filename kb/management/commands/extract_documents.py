"""Read the texts of attached files that were not read yet."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from kb.documents import DocumentSource
from kb.models import DocumentText
from kb.reading import read_again, unread


class Command(BaseCommand):
    help = (
        "Reads the texts of all files that public pages attach and nobody has read yet. Safe to repeat. "
        "Ends with 1 when a file is missing from the storage or could not be fetched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="read every file again")

    def handle(self, *args: Any, **options: Any) -> None:
        public = list(DocumentSource().ids())
        wanted = public if options["all"] else unread(public)
        quiet = options["verbosity"] == 0
        reasons: Counter[str] = Counter()
        failed: list[str] = []
        for id in tqdm(wanted, unit=" files", disable=quiet, file=self.stderr):
            try:
                text = read_again(id)
            except OSError as error:  # Of the storage; what a file holds raises nothing.
                failed.append(f"{id}: {error}")
                continue
            if text is not None:
                reasons[text.reason] += 1
                if text.reason == DocumentText.Reason.MISSING:
                    failed.append(f"{id}: {text.get_reason_display()}")
        if not quiet:
            self._tell(len(public), reasons)
        if failed:
            raise CommandError("\n".join(failed))

    def _tell(self, public: int, reasons: Counter[str]) -> None:
        whole = reasons.pop("", 0)
        self.stdout.write(
            f"{public} public files; {whole + reasons.total()} read now, {whole} of them whole."
        )
        for reason, count in sorted(reasons.items()):
            self.stdout.write(f"{count}: {DocumentText.Reason(reason).label}")
