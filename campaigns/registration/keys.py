"""After a new secret was put in front: everything is sealed anew, so that the old one can be dropped."""

from campaigns.registration.locking import locked
from campaigns.registration.models import Registration, Roll
from campaigns.registration.sealing import Sealed, seal


def rotate() -> tuple[int, int]:
    """How many were sealed anew, and how many no secret that is set opens."""
    done = lost = 0
    for roll in Roll.objects.all():
        with locked(roll) as held:
            for found in held.registrations.exclude(sealed=""):
                found.roll = held
                try:
                    _renew(found)
                    done += 1
                except Sealed:
                    lost += 1
    return done, lost


def _renew(found: Registration) -> None:
    by_mail, person = found.by_mail, found.person
    if found.is_gone:
        found.sealed = seal(person)
    else:
        found.keep(person)
        found.by_mail = by_mail
    found.save()
