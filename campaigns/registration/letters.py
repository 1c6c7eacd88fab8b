"""Letters to people who registered: what happened, when, and their link. Plain text.

Nothing of the person, no place, and of a discreet event not even its title; the subject never has one, for it
is seen on a locked screen. The worker is given numbers of registrations, never addresses: what it is given
stays in the database in clear.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from campaigns.events.models import EventPage
from campaigns.registration import tokens
from campaigns.registration.models import Registration
from campaigns.registration.occasions import Occasion, dropped, in_language, of_roll
from campaigns.registration.sealing import Sealed
from campaigns.registration.times import moment
from poruch.core import letters as background

log = logging.getLogger(__name__)


class Kind(StrEnum):
    CONFIRM = "confirm"
    REGISTERED = "registered"
    WAITING = "waiting"
    PROMOTED = "promoted"
    REMINDER = "reminder"
    MOVED = "moved"
    ON = "on"
    ONLINE = "online"
    PLACE = "place"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    REMOVED = "removed"


#: What people are told of an event that does not take place.
OFF: Final[Mapping[str, Kind]] = {
    EventPage.Status.CANCELLED: Kind.CANCELLED,
    EventPage.Status.POSTPONED: Kind.POSTPONED,
}
SUBJECTS: Final = {
    Kind.CONFIRM: gettext_lazy("Поруч: підтвердьте запис"),
    Kind.REGISTERED: gettext_lazy("Поруч: вас записано"),
    Kind.WAITING: gettext_lazy("Поруч: ви в черзі"),
    Kind.PROMOTED: gettext_lazy("Поруч: для вас є місце"),
    Kind.REMINDER: gettext_lazy("Поруч: нагадування"),
    Kind.MOVED: gettext_lazy("Поруч: час змінився"),
    Kind.ON: gettext_lazy("Поруч: подія відбудеться"),
    Kind.ONLINE: gettext_lazy("Поруч: подія буде онлайн"),
    Kind.PLACE: gettext_lazy("Поруч: місце змінилося"),
    Kind.CANCELLED: gettext_lazy("Поруч: подію скасовано"),
    Kind.POSTPONED: gettext_lazy("Поруч: подію відкладено"),
    Kind.REMOVED: gettext_lazy("Поруч: запис скасовано"),
}
SENTENCES: Final = {
    Kind.CONFIRM: gettext_lazy(
        "Хтось записався на подію з цією адресою. Якщо це ви, підтвердьте. Якщо ні, нічого не робіть."
    ),
    Kind.REGISTERED: gettext_lazy("Вас записано. За посиланням видно, де і як це відбудеться."),
    Kind.WAITING: gettext_lazy("Усі місця зайняті, ви в черзі. Щойно місце звільниться, ми напишемо."),
    Kind.PROMOTED: gettext_lazy("Місце звільнилося, тож вас записано."),
    Kind.REMINDER: gettext_lazy("Нагадуємо про подію, на яку ви записалися."),
    Kind.MOVED: gettext_lazy("Час події змінився. Ваш запис лишається."),
    Kind.ON: gettext_lazy("Подія відбудеться. Ваш запис лишається."),
    Kind.ONLINE: gettext_lazy("Подія відбудеться онлайн. Як приєднатися, видно за посиланням."),
    Kind.PLACE: gettext_lazy("Змінилося, де або як відбудеться подія. Нове видно за посиланням."),
    Kind.CANCELLED: gettext_lazy("Подію скасовано. Приходити не треба."),
    Kind.POSTPONED: gettext_lazy("Подію відкладено. Ваш запис лишається, про новий час ми напишемо."),
    Kind.REMOVED: gettext_lazy("Організатори скасували ваш запис. Усе, що ви про себе написали, видалено."),
}


def tell(ids: Iterable[int], kind: Kind) -> None:
    """Write to those of these registrations who are reached by mail, after the caller's transaction."""
    if chosen := list(ids):
        transaction.on_commit(partial(_start, chosen, kind))


@task()
def write_letters(ids: list[int], kind: str) -> None:
    background.send(written(ids, Kind(kind)))


def _start(ids: list[int], kind: Kind) -> None:
    if background.has_worker():
        write_letters.enqueue(ids, kind.value)
    else:
        background.in_background(written(ids, kind))


def written(ids: Sequence[int], kind: Kind) -> list[background.Letter]:
    """Who was taken off the list leaves nothing behind once the letter is written."""
    rows = Registration.objects.filter(pk__in=ids, by_mail=True).exclude(sealed="").select_related("roll")
    found: list[background.Letter] = []
    occasions: dict[int, Occasion | None] = {}
    if kind is Kind.CONFIRM:
        rows = rows.filter(state=Registration.State.PENDING)  # A worker may come after the answer.
    for row in rows.order_by("pk"):
        if row.roll_id not in occasions:
            occasions[row.roll_id] = of_roll(row.roll) or dropped(row.roll)
        occasion = occasions[row.roll_id]
        try:
            contact = row.person.contact
        except Sealed:
            log.warning("A registration cannot be opened: the key it was sealed with is not set.")
            continue
        if occasion is not None:
            with translation.override(row.language):
                found.append([contact, str(SUBJECTS[kind]), _text(row, kind, occasion)])
        if kind is Kind.REMOVED:
            row.forget()
            row.save()
    return found


def _text(row: Registration, kind: Kind, occasion: Occasion) -> str:
    page = None if occasion.is_discreet else in_language(occasion.key, row.language)
    parts = [
        str(SENTENCES[kind]),
        page.title if page else "",
        moment(occasion.starts_at) if kind is not Kind.CANCELLED else "",
        *_links(row, kind),
        _("Цю адресу нам дали для запису на подію. Відповідати на лист не треба."),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _links(row: Registration, kind: Kind) -> list[str]:
    if kind is Kind.REMOVED:
        return []
    if kind is Kind.CONFIRM:
        token = tokens.link(tokens.Purpose.CONFIRM, row.key)
        assert row.held_until is not None
        return [
            _("Підтвердити: %s") % _address("registration_confirm", token),
            _("Посилання діє до %s.") % moment(row.held_until),
        ]
    own = _address("registration", tokens.link(tokens.Purpose.OWN, row.key))
    if kind in (Kind.CANCELLED, Kind.POSTPONED):
        return [_("Ваш запис: %s") % own]
    return [_("Ваш запис: %s") % own, _("Не прийдете? Скажіть там само, і місце отримає хтось інший.")]


def _address(name: str, token: str) -> str:
    """Absolute, in the language that is active."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=[token])
