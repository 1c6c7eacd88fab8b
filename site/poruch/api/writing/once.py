"""``Idempotency-Key``: a request that was sent twice makes one page."""

import hashlib
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from poruch.api.models import ApiToken, Creation
from poruch.api.problems import Conflict, Unprocessable
from poruch.core import away
from poruch.core.models import ContentPage

KEPT: Final = timedelta(days=1)


def made_before(token: ApiToken, key: str, body: bytes) -> int | None:
    """The page that this key made; None when it is new, or there is none. Old keys go on the way."""
    if not key:
        return None
    # Whoever sends the same key at the same time waits for the first.
    ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    token.creations.filter(at__lt=timezone.now() - KEPT).delete()
    found = token.creations.filter(key=key).first()
    if found is None:
        return None
    if found.digest != hashlib.sha256(body).hexdigest():
        raise Unprocessable(_("З цим Idempotency-Key уже надсилали інше. Візьміть новий ключ."))
    page = ContentPage.objects.filter(pk=found.page_id).first()
    if page is None or away.is_away(page):
        raise Conflict(_("Сторінку, створену з цим ключем, уже видалено. Візьміть новий ключ."))
    return int(page.pk)


def remember(token: ApiToken, key: str, body: bytes, page_id: int) -> None:
    if key:
        digest = hashlib.sha256(body).hexdigest()
        Creation.objects.create(token=token, key=key, digest=digest, page_id=page_id)
