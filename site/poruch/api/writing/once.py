"""``Idempotency-Key``: a request that was sent twice makes one page, file or target of webhooks."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from poruch.api.models import ApiToken, Creation
from poruch.api.problems import Conflict, Unprocessable
from poruch.core import away

KEPT: Final = timedelta(days=1)


def made(
    token: ApiToken,
    key: str,
    kind: str,
    sent: Iterable[bytes],
    make: Callable[[], Any],
    again: Callable[[int], Any],
) -> Any:
    """What ``make`` makes, or what it made when the same was ``sent`` under this key. Old keys go on the way.

    ``kind`` is a column of :class:`Creation`; ``again`` finds a row for the token's owner, who may have lost
    the right to it since. Within the caller's transaction.
    """
    if not key:
        return make()
    # Whoever sends the same key at the same time waits for the first.
    ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    token.creations.filter(at__lt=timezone.now() - KEPT).delete()
    digest = _digest(kind, sent)
    before = token.creations.filter(key=key).first()
    if before is None:
        row = make()
        Creation.objects.create(token=token, key=key, digest=digest, **{kind: row})
        return row
    if before.digest != digest:
        raise Unprocessable(_("З цим Idempotency-Key уже надсилали інше. Візьміть новий ключ."))
    model: Any = Creation._meta.get_field(kind).related_model
    row = model.objects.filter(pk=getattr(before, f"{kind}_id")).first()
    if row is None or (kind == "page" and away.is_away(row)):
        raise Conflict(_("Створене з цим ключем уже видалено. Візьміть новий ключ."))
    return again(row.pk)


def _digest(kind: str, sent: Iterable[bytes]) -> str:
    found = hashlib.sha256(kind.encode())
    for part in sent:
        found.update(b"\0" + hashlib.sha256(part).digest())
    return found.hexdigest()
