"""Work for the worker."""

import logging

from django_tasks import task

from poruch.editorial.freshness.links import checking

log = logging.getLogger(__name__)


@task()
def check_links() -> None:
    """Ask the links to other sites that are due. Does nothing unless PORUCH_LINK_CHECK is on."""
    report = checking.run()
    if report is not None:
        log.info("%d links asked, %d failed, %d left", report.asked, report.failed, report.left)
