"""One contender, measured: figures by name (see ``report.ROWS``); what cannot be measured is missing."""

import json
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from tests.load.clients import Latency, held, latency, processor_time
from tests.load.search.clients import Elastic, rate
from tests.load.search.contenders import Contender
from tests.load.search.questions import Asker, Question
from tests.load.search.texts import Texts
from tests.server import ROOT, Site

Figures = dict[str, float]
#: Starter pages stay in the database; among them the one that is published.
_PUBLISHED: Final = "idp-certificate"
_PUBLISH_MOST: Final = 120.0
#: Different questions that are asked over and over, and how often each is timed.
_FEW: Final = 38
_TIMES: Final = 10
_CROWDS: Final = (1, 8)


@dataclass(frozen=True)
class Effort:
    """How long to measure: seconds of each throughput, questions of each latency, documents to write."""

    seconds: float = 8.0
    questions: int = 400
    documents: int = 10_000


@dataclass(frozen=True)
class Asked:
    """The questions of a run, the same for everybody.

    ``warm`` wake the server up. Of ``timed``, ``thrown`` and ``beginnings`` none was asked before: their
    figures are those of *new* questions. ``few`` are asked over and over, as the peers' 38 were: *repeated*
    ones. Ours answers them from memory; neither Plone's cache nor stock Wagtail keeps searches.
    """

    warm: list[Question]
    timed: list[Question]
    thrown: list[Question]
    few: list[Question]
    beginnings: list[Question]

    @classmethod
    def of(cls, texts: Texts, pages: int, effort: Effort) -> "Asked":
        asker = Asker(texts, pages, seed=1)
        wanted = (200, effort.questions, 3000, _FEW)
        # Three times as many as are wanted: short ones come again.
        different = iter(dict.fromkeys(asker.questions(3 * sum(wanted))))
        warm, timed, thrown, few = (list(islice(different, count)) for count in wanted)
        begun = dict.fromkeys(asker.beginnings(3 * effort.questions))
        return cls(warm, timed, thrown, few, list(begun)[: effort.questions])


def run(site: Site, module: str, *arguments: str) -> dict[str, Any]:
    """``python -m module arguments`` in the site's environment; its last line. Its progress is shown."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=site.env, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def inside(site: Site, what: str, *arguments: str) -> dict[str, Any]:
    return run(site, "tests.load.search.inside", what, *arguments)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Measuring:
    """A contender on a loaded site. ``elastic`` is there when the contender needs it."""

    def __init__(
        self, contender: Contender, site: Site, elastic: Elastic | None, asked: Asked, effort: Effort
    ) -> None:
        self.contender, self.site, self.elastic = contender, site, elastic
        self.asked, self.effort = asked, effort
        self.figures: Figures = {}

    def all(self) -> Figures:
        self._index()
        self._sizes()
        self.site.start()
        try:
            self._serve()
        finally:
            self.site.stop()
        return self.figures

    def _note(self, name: str, value: float) -> None:
        self.figures[name] = value
        say(f"  {self.contender.label}: {name} {value:,.2f}")

    def _index(self) -> None:
        one = self.contender
        done = inside(self.site, "rebuild", one.engine) if one.ours else inside(self.site, "wagtail_index")
        self._note("rebuild, documents/s", done["documents"] / done["seconds"])
        if one.engine == "elastic":
            done = inside(self.site, "upsert", one.engine, str(self.effort.documents))
            self._note("upsert, documents/s", done["new"])
            self._note("upsert, ms of processor", done["new ms"])
            self._note("upsert of known words, documents/s", done["known"])
            self._note("upsert of known words, ms of processor", done["known ms"])

    def _sizes(self) -> None:
        sizes = inside(self.site, "sizes")
        if self.contender.ours:
            self._note("words in the index", sizes["terms"])
        if self.elastic:
            self._note("index in Elasticsearch, MB", self.elastic.megabytes())
            if self.contender.ours:
                self._note("index in the database, MB", sizes["ours"])
        else:
            self._note("index in the database, MB", sizes["ours" if self.contender.ours else "wagtail"])

    def _serve(self) -> None:
        one, url = self.contender, self.site.url
        self._note("questions with results, %", self._share_found())
        few = list(map(one.search, self.asked.few))
        new = self._timed("new", list(map(one.search, self.asked.timed)))
        latency(url, few)
        repeated = self._timed("repeated", few * _TIMES)
        if one.engine == "elastic":
            self._bare(new, repeated)
        if one.suggest:
            begun = list(map(one.suggest, self.asked.beginnings))
            self._note("suggest p95, new, ms", latency(url, begun).p95)
            self._note("suggest p95, repeated, ms", latency(url, begun[-_FEW:] * _TIMES).p95)
        thrown = list(map(one.search, self.asked.thrown))
        for at, clients in enumerate(_CROWDS):
            # Each crowd has questions of its own, or the second would ask what the first has asked.
            self._throw("new", thrown[at :: len(_CROWDS)], clients)
            self._throw("repeated", few * clients, clients)
        self._note("worker, MB", held(self.site.worker).rss)
        if self.elastic:
            self._note("Elasticsearch heap in use, MB", self.elastic.heap())
        self._note("publish to searchable, s", self._publish())

    def _timed(self, kind: str, paths: list[str]) -> Latency:
        before = processor_time(self.site.worker)
        timed = latency(self.site.url, paths)
        self._note(f"search p50, {kind}, ms", timed.p50)
        self._note(f"search p95, {kind}, ms", timed.p95)
        self._note(f"search p99, {kind}, ms", timed.p99)
        spent = processor_time(self.site.worker) - before
        self._note(f"search, {kind}, ms of processor", spent / timed.count)
        return timed

    def _throw(self, kind: str, paths: list[str], clients: int) -> None:
        thrown = rate(self.site.url, paths, clients, self.effort.seconds)
        self._note(f"requests/s, {kind}, {clients} at once", thrown.per_second)
        self._note(f"search p95, {kind}, {clients} at once, ms", thrown.p95)
        self._note(f"of a processor, by the clients, {kind}", thrown.client_share)

    def _share_found(self) -> float:
        """Warms the server up, too."""
        hits = 0
        for question in self.asked.warm:
            with urllib.request.urlopen(
                self.site.url + self.contender.search(question), timeout=120
            ) as answer:
                hits += self.contender.found(answer.read())[0] > 0
        return 100 * hits / len(self.asked.warm)

    def _bare(self, new: Latency, repeated: Latency) -> None:
        """What the same questions take Elasticsearch alone, asked by the same client."""
        assert self.elastic
        questions, folder = self.site.data_dir / "questions.json", self.site.data_dir / "bodies"
        questions.write_text(json.dumps(self.asked.timed))
        inside(self.site, "capture", str(questions), str(folder))
        times = self.elastic.bare(folder)
        bare50, bare95 = statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]
        self._note("bare query p50, ms", bare50)
        self._note("bare query p95, ms", bare95)
        for kind, asked in (("new", new), ("repeated", repeated)):
            self._note(f"request : bare query, {kind}, p50", asked.p50 / bare50)
            self._note(f"request : bare query, {kind}, p95", asked.p95 / bare95)

    def _publish(self) -> float:
        """Seconds from the moment publishing begins to the first search that finds the page first."""
        marker = f"шмигодзьоб{''.join('абвгдежзик'[int(digit)] for digit in str(time.time_ns())[-8:])}"
        path = self.site.url + self.contender.search((marker, "uk"))
        command = [sys.executable, "-m", "tests.load.search.inside", "publish", marker]
        with subprocess.Popen(
            command, cwd=ROOT, env=self.site.env, stdout=subprocess.PIPE, text=True
        ) as publisher:
            deadline = time.monotonic() + _PUBLISH_MOST
            while not self._is_first(path):
                if time.monotonic() > deadline:
                    publisher.kill()
                    return float("nan")
                time.sleep(0.02)
            found = time.time()
            assert publisher.stdout
            return found - float(json.loads(publisher.stdout.read().splitlines()[-1])["began"])

    def _is_first(self, path: str) -> bool:
        with urllib.request.urlopen(path, timeout=120) as answer:
            return self.contender.found(answer.read())[1] == _PUBLISHED
