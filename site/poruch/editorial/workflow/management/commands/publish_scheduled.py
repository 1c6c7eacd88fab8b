"""Wagtail's command, with the gate: one page that is refused stops no other."""

import logging
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand
from wagtail.models import DraftStateMixin, Page, Revision

from poruch.core import embargo
from poruch.core.gates import Refused
from poruch.editorial.workflow import people
from poruch.editorial.workflow.models import Notice
from poruch.editorial.workflow.telling import notify
from search import page_source

log = logging.getLogger(__name__)


class Command(WagtailCommand):
    """What may not go out any more is taken off the schedule, and its publishers are told. Search and other
    systems learn of the pages whose embargo has ended."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        now = timezone.now()
        models = [m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page)]
        for model in [Page, *models]:
            for obj in list(model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at")):
                obj.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
            self._publish(revision)
        embargo.lift()
        page_source.pass_by()

    def _publish(self, revision: Any) -> None:
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except (Refused, ValidationError) as refused:
            # What is wrong with a field may quote its content.
            why = refused if isinstance(refused, Refused) else "it is not valid any more"
            log.warning("Page %s was not published as scheduled: %s", revision.object_id, why)
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            page = Page.objects.filter(pk=revision.object_id).first()
            if page is not None:
                notify(people.concerned(page.specific), Notice.Kind.REFUSED, page)
