"""Figures as tables, and against what they should be."""

from collections.abc import Iterator, Mapping
from typing import Final

from tests.load.search.contenders import CONTENDERS
from tests.load.search.measure import Figures

#: Contender -> its figures, of one number of pages.
Results = Mapping[str, Figures]
#: Requests a second at 8 at once over 1,020 pages, of another machine on another day (peers of the project).
PLONE, STOCK_WAGTAIL = 46.0, 7.3
#: Questions that nobody asked before; and 38 asked over and over, as the peers' were.
KINDS: Final = ("new", "repeated")
#: Name of a figure -> decimals, in the order of the table.
ROWS: Final = {
    "rebuild, documents/s": 0,
    "upsert, documents/s": 0,
    "upsert, ms of processor": 2,
    "upsert of known words, documents/s": 0,
    "upsert of known words, ms of processor": 2,
    "words in the index": 0,
    "index in the database, MB": 1,
    "index in Elasticsearch, MB": 1,
    "questions with results, %": 0,
    **{
        f"search {name}": 1
        for kind in KINDS
        for name in (
            *(f"{cut}, {kind}, ms" for cut in ("p50", "p95", "p99")),
            *(f"p95, {kind}, {clients} at once, ms" for clients in (1, 8)),
        )
    },
    **{f"search, {kind}, ms of processor": 1 for kind in KINDS},
    "bare query p50, ms": 1,
    "bare query p95, ms": 1,
    **{f"request : bare query, {kind}, {cut}": 2 for kind in KINDS for cut in ("p50", "p95")},
    **{f"suggest p95, {kind}, ms": 1 for kind in KINDS},
    **{f"requests/s, {kind}, {clients} at once": 1 for kind in KINDS for clients in (1, 8)},
    **{f"of a processor, by the clients, {kind}": 2 for kind in KINDS},
    "worker, MB": 0,
    "Elasticsearch heap in use, MB": 0,
    "publish to searchable, s": 2,
}


def table(pages: int, results: Results) -> str:
    """Figures down, contenders across; a dash where there is nothing to measure."""
    chosen = [one for one in CONTENDERS if one.name in results]
    rows = [[f"{pages:,} pages", *(one.label for one in chosen)]]
    for name, decimals in ROWS.items():
        values = [results[one.name].get(name) for one in chosen]
        if any(value is not None for value in values):
            rows.append([name, *("-" if value is None else f"{value:,.{decimals}f}" for value in values)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in
             enumerate(zip(row, widths, strict=True))) for row in rows]  # fmt: skip
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def verdicts(pages: int, results: Results) -> str:
    """A line per target: what was measured, and whether it is met."""
    found = [*_latencies(pages, results), *_writing(results), *_rivals(pages, results)]
    return "\n".join(f"{'met    ' if met else 'NOT met'}  {text}" for met, text in found)


def _latencies(pages: int, results: Results) -> Iterator[tuple[bool, str]]:
    elastic = results.get("elastic")
    budget = 100 if pages > 10_000 else 50
    if elastic:
        for kind in KINDS:
            p95, ratio = elastic[f"search p95, {kind}, ms"], elastic[f"request : bare query, {kind}, p50"]
            yield p95 < budget, f"{kind} questions: search p95 {p95:.1f} ms, wanted < {budget} ms"
            yield (
                ratio <= 2,
                f"{kind} questions: the request takes {ratio:.2f} x the bare query, wanted <= 2 x",
            )
    for one in CONTENDERS:
        if one.ours and one.name in results:
            for kind in KINDS:
                suggest = results[one.name][f"suggest p95, {kind}, ms"]
                yield suggest < 20, f"{one.label}: suggest p95, {kind} {suggest:.1f} ms, wanted < 20 ms"
            publish = results[one.name]["publish to searchable, s"]
            # What is not found in time is not a number, and no number is below the target.
            yield publish < 2, f"{one.label}: publish to searchable {publish:.2f} s, wanted < 2 s"


def _writing(results: Results) -> Iterator[tuple[bool, str]]:
    if elastic := results.get("elastic"):
        for name in ("upsert, documents/s", "upsert of known words, documents/s"):
            yield elastic[name] >= 1500, f"Elasticsearch: {name} {elastic[name]:,.0f}, wanted >= 1,500"


def _rivals(pages: int, results: Results) -> Iterator[tuple[bool, str]]:
    """Repeated questions against repeated ones: what the peers' figures are. New ones are told beside them.

    The peers were measured over 1,020 pages on another day; stock Wagtail here and now as well.
    """
    stock = [one for one in CONTENDERS if not one.ours and one.name in results]
    for one in CONTENDERS:
        if not one.ours or one.name not in results:
            continue
        speeds = [results[one.name][f"requests/s, {kind}, 8 at once"] for kind in KINDS]
        if pages <= 1_020:
            for rival, theirs, times in (("Plone", PLONE, 5), ("stock Wagtail", STOCK_WAGTAIL, 20)):
                yield _faster(one.label, speeds, f"{rival}'s {theirs:g} then", theirs, times)
        for rival in stock:
            theirs = results[rival.name]["requests/s, repeated, 8 at once"]
            yield _faster(one.label, speeds, f"{rival.label}'s {theirs:.1f} here", theirs, 20)


def _faster(label: str, speeds: list[float], rival: str, theirs: float, wanted: int) -> tuple[bool, str]:
    new, repeated = speeds
    return repeated >= wanted * theirs, (
        f"{label}: {repeated:.0f} requests/s at 8, repeated questions = {repeated / theirs:.1f} x {rival}, "
        f"wanted {wanted} x (new questions: {new:.0f} = {new / theirs:.1f} x)"
    )
