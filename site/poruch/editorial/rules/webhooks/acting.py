"""What people do with a target and its calls, in the CMS or with a token; each leaves a row in the log."""

from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from poruch.editorial.rules.models import Delivery, WebhookTarget
from poruch.editorial.rules.webhooks import queueing
from poruch.editorial.rules.webhooks.delivering import try_now

#: What stands in the history of a target, by action.
LOGGED: Final[dict[str, Any]] = {
    "test": _("Пробний виклик"),
    "pause": _("Виклики призупинено"),
    "resume": _("Виклики відновлено"),
    "rotate": _("Новий ключ підпису"),
    "drop": _("Старий ключ відкинуто"),
    "replay": _("Виклики надіслано ще раз"),
    "paused": _("Виклики зупинено: система їх не приймає"),
}


class NotNow(Exception):
    """The act is right in itself, but not as things stand; the text is a sentence."""


def test(target: WebhookTarget, user: Any) -> Delivery:
    """A call that tells of nothing, made at once. It waits for the other system: outside a transaction."""
    delivery = queueing.queue_test(target)
    try_now(delivery)
    delivery.refresh_from_db()
    _note(target, "test", user)
    return delivery


def pause(target: WebhookTarget, user: Any) -> None:
    """Call it no more until somebody resumes it; calls wait meanwhile."""
    if WebhookTarget.objects.filter(pk=target.pk, paused_at=None).update(paused_at=timezone.now()):
        _note(target, "pause", user)


def resume(target: WebhookTarget, user: Any) -> None:
    queueing.resume(target)
    _note(target, "resume", user)


def rotate(target: WebhookTarget, user: Any) -> None:
    target.rotate()
    _note(target, "rotate", user)


def drop(target: WebhookTarget, user: Any) -> None:
    """The secret of before signs no more, from now on."""
    target.drop_previous()
    _note(target, "drop", user)


def replay_failed(target: WebhookTarget, user: Any) -> int:
    """All calls that did not arrive, once more; how many."""
    _demand_active(target)
    count = queueing.again(target.deliveries.filter(state=Delivery.State.FAILED))
    _note(target, "replay", user)
    return count


def replay(delivery: Delivery, user: Any) -> None:
    """One call once more, or at once when it waits."""
    _demand_active(delivery.target)
    if not queueing.again(Delivery.objects.filter(pk=delivery.pk)):
        raise NotNow(_("Пробний виклик не повторюють: надішліть новий."))
    _note(delivery.target, "replay", user, {"call": str(delivery.pk)})


def _demand_active(target: WebhookTarget) -> None:
    if not target.active:
        raise NotNow(_("Цю адресу вимкнено. Увімкніть її й повторіть."))


def _note(target: WebhookTarget, act: str, user: Any, data: dict[str, Any] | None = None) -> None:
    log(target, f"poruch.webhook.{act}", user=user, data=data)
