"""What happens when programmes and lessons change: harvesters learn of it."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from campaigns.education.models import HarvestRecord, LessonPage, ProgrammePage
from poruch.core.pages import public
from search.page_signals import touched

_HARVESTED = (ProgrammePage, LessonPage)


def connect() -> None:
    touched.connect(_touched, dispatch_uid="education-harvest")


def _touched(instance: Page, **kwargs: Any) -> None:
    model = instance.specific_class
    if model not in _HARVESTED:
        return
    record = HarvestRecord.objects.filter(page_id=instance.pk).first()
    shown = public(model.objects.filter(pk=instance.pk)).exists()
    if record is None and not shown:
        return  # Nobody was told of it yet.
    HarvestRecord.objects.update_or_create(
        page_id=instance.pk,
        defaults={
            "type": model.content_type_code,
            "language": instance.locale.language_code,
            "changed": _now(),
        },
    )
    if model is ProgrammePage:
        _lessons_below(instance)


def _lessons_below(programme: Page) -> None:
    """Lessons are public only while their programme is."""
    ids = LessonPage.objects.child_of(programme).values_list("pk", flat=True)
    HarvestRecord.objects.filter(page_id__in=list(ids)).update(changed=_now())


def _now() -> datetime:
    """To the second, as harvesters are told."""
    return timezone.now().replace(microsecond=0)
