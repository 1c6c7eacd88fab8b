"""What is to be done once a day: apps register it, ``manage.py check_freshness`` does it."""

from collections.abc import Callable

#: Does its work and says in a sentence, in English for the log of the server, what it did.
Job = Callable[[], str]

_jobs: dict[str, Job] = {}


def register(name: str, job: Job) -> None:
    _jobs[name] = job


def run() -> list[str]:
    """Every job in the order of registration; their sentences."""
    return [job() for job in _jobs.values()]
