"""Calls of other systems: signed, queued, tried again, never into our own network.

The signature is ``X-Poruch-Signature: t=<seconds>,v1=<hex>``, an HMAC-SHA256 with the target's secret of
``<seconds>.<body>``. The body names the page by its id; whoever is called reads it through the API.
"""

import hashlib
import hmac
import http.client
import json
import logging
import socket
import ssl
import time
from datetime import timedelta
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from poruch.core.models import ContentPage
from poruch.core.network import is_public
from poruch.core.pages import public
from poruch.core.querying.fields import type_codes
from poruch.editorial.rules.models import Delivery, Occurrence, Rule, WebhookTarget

log = logging.getLogger(__name__)
#: Seconds a target may take to answer, each time we wait for it.
TIMEOUT: Final = 5
#: Minutes to wait after each attempt that failed; after the last there is no hope.
BACKOFF: Final = (1, 5, 30, 120, 720)
#: Longer than any call takes: nobody else takes up a delivery that is on its way.
_LEASE: Final = timedelta(minutes=1)
#: Calls in one go.
BATCH: Final = 50


class CallFailed(Exception):
    """The call did not arrive; ``final``: and never will."""

    def __init__(self, note: str, *, final: bool = False) -> None:
        super().__init__(note)
        self.final = final


def queue(target_id: str, rule: Rule, row: Occurrence) -> bool:
    """A delivery in the caller's transaction, sent after it. False when the target is gone or off."""
    target = WebhookTarget.objects.filter(pk=target_id, active=True).first()
    if target is None:
        return False
    delivery = Delivery(target=target, event=row.event)
    body = {
        "delivery": str(delivery.pk),
        "event": row.event,
        "happened_at": row.created_at.isoformat(),
        "rule": rule.pk,
        "page": _page(row.page_id),
    }
    delivery.body = json.dumps(body, ensure_ascii=False)
    delivery.save()
    transaction.on_commit(partial(_start))
    return True


def _page(page_id: int) -> dict[str, Any]:
    """The page by its id; an address only of one that anybody may read, and a title of none."""
    page = public(ContentPage.objects.filter(pk=page_id)).select_related("locale").first()
    if page is None:
        return {"id": page_id, "public": False}
    return {
        "id": page_id,
        "public": True,
        "type": type_codes().get(page.content_type_id, ""),
        "locale": page.locale.language_code,
        "api": f"/api/v1/pages/{page_id}",
    }


def _start() -> None:
    from poruch.editorial.rules.tasks import start_delivering

    start_delivering()


def sign(secret: str, seconds: int, body: bytes) -> str:
    """The value of the header."""
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def deliver_due() -> int:
    """Make the calls whose time has come; the number that arrived. Safe to run in several processes."""
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=timezone.now())
    arrived = 0
    for delivery in due.select_related("target").order_by("next_at")[:BATCH]:
        # Whoever moves the time first makes the call.
        mine = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, next_at=delivery.next_at)
        if mine.update(next_at=timezone.now() + _LEASE, attempts=F("attempts") + 1):
            delivery.attempts += 1
            arrived += _deliver(delivery)
    return arrived


def _deliver(delivery: Delivery) -> bool:
    try:
        if not delivery.target.active:
            raise CallFailed(_("Адресу вимкнено."), final=True)
        status = _post(delivery)
    except CallFailed as error:
        gone = error.final or delivery.attempts > len(BACKOFF)
        delivery.state = Delivery.State.FAILED if gone else Delivery.State.WAITING
        minutes = BACKOFF[min(delivery.attempts, len(BACKOFF)) - 1]
        delivery.next_at = timezone.now() + timedelta(minutes=minutes)
        delivery.note = str(error)[:200]
        log.info("Delivery %s, attempt %d: %s", delivery.pk, delivery.attempts, error)
    else:
        delivery.state, delivery.note = Delivery.State.DONE, str(status)
    delivery.save(update_fields=["state", "next_at", "note"])
    return delivery.state == Delivery.State.DONE


def _post(delivery: Delivery) -> int:
    """The status of a target that took the call. Redirects are not followed."""
    parts = urlsplit(delivery.target.url)
    body = delivery.body.encode()
    seconds = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Poruch-Webhook/1",
        "X-Poruch-Event": delivery.event,
        "X-Poruch-Delivery": str(delivery.pk),
        "X-Poruch-Signature": sign(delivery.target.secret, seconds, body),
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = _connection(parts)
        try:
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CallFailed(_("Немає зв’язку: %s") % type(error).__name__) from error
    if not 200 <= status < 300:
        raise CallFailed(_("Відповідь %s.") % status, final=status == 410)
    return status


def _connection(parts: Any) -> http.client.HTTPConnection:
    """To the very address that was checked: a second look at the name could give another."""
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    if not secure and not settings.PORUCH_WEBHOOKS_PRIVATE:
        raise CallFailed(_("Дозволено лише https."), final=True)
    port = parts.port or (443 if secure else 80)
    address = checked_address(host, port)
    connection: http.client.HTTPConnection
    if secure:
        connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    sock = socket.create_connection((address, port), timeout=TIMEOUT)
    try:
        connection.sock = (
            ssl.create_default_context().wrap_socket(sock, server_hostname=host) if secure else sock
        )
    except BaseException:
        sock.close()
        raise
    return connection


def checked_address(host: str, port: int) -> str:
    """An address of the host; CallFailed when any of its addresses is not of the open internet."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]) for info in found]
    if not settings.PORUCH_WEBHOOKS_PRIVATE and not all(map(is_public, addresses)):
        raise CallFailed(_("Ця адреса веде до закритої мережі."), final=True)
    return addresses[0]
