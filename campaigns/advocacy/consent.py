"""No story without a consent that holds, by whatever route somebody publishes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from campaigns.advocacy.models import ConsentRecord, StoryPage
from poruch.core import gates
from poruch.core.models.partial_dates import show_partial_date
from poruch.core.signals import shown_differently


def check(wish: gates.Wish) -> Iterator[str]:
    """Also what was scheduled is asked for again at its minute."""
    kind = wish.page.specific_class or type(wish.page)
    if wish.change is not gates.Change.PUBLISH or not issubclass(kind, StoryPage):
        return
    if StoryPage.objects.filter(pk=wish.page.pk, withdrawn_at__isnull=False).exists():
        yield _("Цю історію відкликано. Її не публікують знову: створіть нову сторінку з новою згодою.")
        return
    yield from lacking(wish.page if wish.revision is None else wish.revision.as_object())


def lacking(page: StoryPage) -> Iterator[str]:
    """What stands against publishing this version."""
    record = ConsentRecord.objects.filter(pk=page.consent_id).first() if page.consent_id else None
    yield from against(record, with_image=page.image_id is not None)


def against(record: ConsentRecord | None, *, with_image: bool) -> Iterator[str]:
    """What the consent to a story lacks."""
    if record is None:
        yield _("Немає записаної згоди. Оберіть на сторінці код чинної згоди людини, про яку ця історія.")
        return
    named = {"code": record.code}
    if record.withdrawn_on:
        yield _("Згоду «%(code)s» відкликано. Історію за нею не публікують.") % named
    elif not record.is_valid:
        until = show_partial_date(record.valid_until.isoformat()) if record.valid_until else ""
        yield _("Згода «%(code)s» була чинна до %(until)s. Потрібна нова.") % {**named, "until": until}
    if with_image and record.scope == ConsentRecord.Scope.TEXT:
        yield _("Згода «%(code)s» лише на текст. Приберіть зображення або оберіть іншу згоду.") % named


def bound(page: StoryPage) -> None:
    """A published story ends with its consent: every route keeps to the minute at which a page expires."""
    row = StoryPage.objects.select_related("consent", "live_revision").filter(pk=page.pk).first()
    if row is None or row.consent is None or not row.live:
        return
    content = row.live_revision.content if row.live_revision else {}
    ends = [moment for moment in (_moment(content.get("expire_at")), row.consent.ends_at) if moment]
    wanted = min(ends, default=None)
    if row.expire_at != wanted:
        row.expire_at = wanted
        Page.objects.filter(pk=row.pk).update(expire_at=wanted)
        shown_differently.send(sender=StoryPage, instance=row)


def _moment(text: Any) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    return found if found.tzinfo else timezone.make_aware(found)


def record_changed(instance: ConsentRecord, **kwargs: Any) -> None:
    if instance.erased_at and instance.is_valid:
        # Renewed after its end: what is told with it from now on has to go with it too.
        instance.erased_at = None
        ConsentRecord.objects.filter(pk=instance.pk).update(erased_at=None)
    for story in instance.stories.filter(live=True):
        bound(story)


def story_published(instance: StoryPage, **kwargs: Any) -> None:
    from campaigns.advocacy.erasing import withdraw

    record = ConsentRecord.objects.filter(stories=instance.pk, withdrawn_on__isnull=False).first()
    if record is not None:
        # Withdrawn between the gate and the publication: the words came back, and go again.
        withdraw(record)
    else:
        bound(instance)
