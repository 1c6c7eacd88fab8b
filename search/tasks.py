"""The background task that brings the index up to date."""

import logging

from django_tasks import task

from search import outbox

log = logging.getLogger(__name__)


@task()
def drain_outbox() -> None:
    """Drain what is due. Whatever fails stays in the outbox; nothing an editor does fails with it."""
    try:
        report = outbox.drain()
    except Exception:
        log.exception("The search outbox could not be drained; it will be tried again.")
        return
    if report.failed:
        log.warning("%d search entries failed and will be tried again", report.failed)
