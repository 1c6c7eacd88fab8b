"""Pages that a change of the law has overtaken, as an app knows it.

The core, search and the API only ask here: search puts such a page lower and takes no answer from it,
readers see a dated line. Which pages those are is the business of the app that calls :func:`use`.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date

#: Ids of pages -> the day of the change, for those among them that it has overtaken. One query.
Provider = Callable[[Collection[int]], Mapping[int, date]]

_provider: list[Provider] = []


def use(provider: Provider) -> None:
    """One app knows; the last one to say so."""
    _provider[:] = [provider]


def since(ids: Collection[int]) -> Mapping[int, date]:
    """The stale pages among ``ids`` -> since when; empty when no app knows of any."""
    return _provider[-1](ids) if _provider and ids else {}
