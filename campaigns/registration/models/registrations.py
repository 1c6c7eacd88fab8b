"""A registration of one person."""

import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.registration import contacts, sealing

from .rolls import Roll


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def of_contact(self, roll: Roll, contact: str) -> "RegistrationQuerySet":
        known = sealing.marks(contacts.canonical(contact), roll.scope)
        return self.filter(roll=roll, contact_mark__in=known)

    def seated(self) -> "RegistrationQuerySet":
        """What takes a place: registered, and held until a letter is answered."""
        held = Q(state=Registration.State.PENDING, holds_place=True, held_until__gt=timezone.now())
        return self.filter(Q(state__in=Registration.COMING) | held)

    def waiting(self) -> "RegistrationQuerySet":
        """In the order in which places are given."""
        return self.filter(state=Registration.State.WAITING).order_by("turn")

    def unanswered(self) -> "RegistrationQuerySet":
        """Whose time to answer the letter is over."""
        return self.filter(state=Registration.State.PENDING, held_until__lte=timezone.now())


class Registration(models.Model):
    """Everything personal is in ``sealed`` (:mod:`campaigns.registration.sealing`). Whoever leaves leaves a
    row without it, which is only counted."""

    class State(models.TextChoices):
        PENDING = "pending", _("чекає підтвердження")
        REGISTERED = "registered", _("записано")
        WAITING = "waiting", _("у черзі")
        CAME = "came", _("прийшли")
        NOT_COMING = "not_coming", _("не прийде")
        CANCELLED = "cancelled", _("вийшли з черги")
        REMOVED = "removed", _("скасували організатори")

    COMING: Final[Iterable[str]] = (State.REGISTERED, State.CAME)
    GONE: Final[Iterable[str]] = (State.NOT_COMING, State.CANCELLED, State.REMOVED)

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="registrations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=16, choices=State.choices, default=State.PENDING)
    #: Given when somebody is registered or joins the line; the lower gets a place first.
    turn = models.PositiveIntegerField(null=True)
    holds_place = models.BooleanField(default=False)
    held_until = models.DateTimeField(null=True)
    sealed = models.TextField(blank=True)
    contact_mark = models.CharField(max_length=64, blank=True)
    by_mail = models.BooleanField(default=False)
    language = models.CharField(max_length=8)
    mailed_at = models.DateTimeField(null=True)
    reminded = models.BooleanField(default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("запис на подію")
        verbose_name_plural = _("записи на події")
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "contact_mark"],
                condition=~Q(contact_mark=""),
                name="registration_one_a_contact",
            ),
        ]
        indexes = [models.Index(fields=["roll", "state", "turn"], name="registration_line")]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def person(self) -> sealing.Person:
        """:class:`sealing.Sealed` without the secret."""
        return sealing.unseal(self.sealed)

    def keep(self, person: sealing.Person) -> None:
        """Take in what somebody wrote; the caller saves."""
        self.sealed = sealing.seal(person)
        self.contact_mark = sealing.mark(contacts.canonical(person.contact), self.roll.scope)
        self.by_mail = contacts.gets_letters(person.contact)

    def forget(self) -> None:
        """Leave nothing of the person; the caller saves."""
        self.sealed = self.contact_mark = ""
        self.turn = self.held_until = self.mailed_at = None
        self.holds_place = False

    @property
    def is_gone(self) -> bool:
        return self.state in self.GONE

    @property
    def place_in_line(self) -> int:
        """How many stand before, and one. A query."""
        before: dict[str, Any] = {"turn__lt": self.turn}
        return self.roll.registrations.waiting().filter(**before).count() + 1
