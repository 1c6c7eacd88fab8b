"""A machine draft of a page, in the background with a worker, within bounds without one.

With a worker (PORUCH_TASKS=worker) the run may take ``_WORKER_SECONDS`` and the page of the translation shows
how far it is. Without one the task runs in the editor's request and ends after ``_REQUEST_SECONDS``: what it
did not reach stays untranslated, and asking again goes on from there.
"""

import logging
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.strings import StringValue

from poruch.editorial.translation.machine import apertium
from poruch.editorial.translation.machine.translator import ApertiumTranslator
from poruch.editorial.translation.missing import Untranslated, missing
from poruch.editorial.translation.models import MachineRun

log = logging.getLogger(__name__)
_REQUEST_SECONDS: Final = 20.0
_WORKER_SECONDS: Final = 300.0
#: Segments between two looks at the clock and two notes of progress.
_BATCH: Final = 20


def available(translation: Translation) -> bool:
    """Whether this machine can translate between the two languages."""
    source, target = translation.source.locale, translation.target_locale
    return apertium.installed(source.language_code, target.language_code) is not None


def begin(user: Any, translation: Translation) -> MachineRun:
    """Start a run, or the one that runs already."""
    running = translation.machine_runs.first()
    if running is not None and running.is_open and not _is_lost(running):
        return running  # type: ignore[no-any-return]
    run = MachineRun.objects.create(translation=translation, user=user, total=len(missing(translation)))
    transaction.on_commit(lambda: draft.enqueue(run.pk))
    return run


def _is_lost(run: MachineRun) -> bool:
    """A worker that ended in the middle says nothing."""
    return bool((timezone.now() - run.updated_at).total_seconds() > _WORKER_SECONDS)


@task()
def draft(run_id: int) -> None:
    """Fill what is missing. A failure is logged and shown, not raised; what was translated stays."""
    run = MachineRun.objects.select_related("translation__source", "user").get(pk=run_id)
    immediate = isinstance(draft.get_backend(), ImmediateBackend)
    try:
        run.note(state=MachineRun.State.RUNNING)
        _fill(run, _REQUEST_SECONDS if immediate else _WORKER_SECONDS)
    except Exception:
        log.exception("The machine draft %d failed.", run_id)
        run.note(state=MachineRun.State.FAILED)
    else:
        run.note(state=MachineRun.State.DONE)


def _fill(run: MachineRun, seconds: float) -> None:
    waiting = missing(run.translation)
    run.note(total=len(waiting))
    began = timezone.now()
    left = 0
    for first in range(0, len(waiting), _BATCH):
        remaining = seconds - (timezone.now() - began).total_seconds()
        if remaining <= 0:
            left += len(waiting) - first
            break
        batch = waiting[first : first + _BATCH]
        left += len(batch) - _translate(run, batch, remaining)
        run.note(done=first + len(batch), left=left)
    run.note(left=left)


def _translate(run: MachineRun, batch: list[Untranslated], seconds: float) -> int:
    """Store what the machine could translate; the number of segments."""
    translation = run.translation
    texts = {StringValue(one.text) for one in batch}
    found = ApertiumTranslator({}).translate(
        translation.source.locale, translation.target_locale, texts, seconds=seconds
    )
    count = 0
    with transaction.atomic():
        for one in batch:
            said = found.get(StringValue(one.text))
            if said is not None:
                # A person may have translated it meanwhile: theirs stays.
                StringTranslation.objects.get_or_create(
                    translation_of=one.segment.string,
                    locale=translation.target_locale,
                    context=one.segment.context,
                    defaults={
                        "data": said.data,
                        "translation_type": StringTranslation.TRANSLATION_TYPE_MACHINE,
                        "tool_name": ApertiumTranslator.display_name,
                        "last_translated_by": run.user,
                    },
                )
                count += 1
    return count
