"""Tables of the changes feed. Writers only add notes; numbers are given under the lock of one row.

An object is named by ``object`` (page, term, list) and ``object_id``, as text: lists have names.
"""

import secrets
from typing import Any

from django.db import models
from django.utils import timezone


def random_epoch() -> str:
    """16 hexadecimal digits."""
    return secrets.token_hex(8)


class FeedState(models.Model):
    """One row, and the lock: who numbers changes holds it until their commit.

    ``last`` is the newest number, ``forgotten`` the newest of a tombstone that is kept no more. ``epoch``
    changes when numbers begin anew: what was given out before means nothing then.
    """

    epoch = models.CharField(max_length=16, default=random_epoch)
    last = models.BigIntegerField(default=0)
    forgotten = models.BigIntegerField(default=0)
    filled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.epoch}: {self.last}"


class Change(models.Model):
    """The newest change of one object that the API shows, or its tombstone. One row an object.

    ``sequence`` is given once and never again, so a number always means the same. ``linked`` is what the
    object pointed to when it was numbered: what is not pointed to any more shows it by its absence.
    """

    sequence = models.BigIntegerField(unique=True)
    object = models.CharField(max_length=16)
    object_id = models.CharField(max_length=64)
    deleted = models.BooleanField(default=False)
    type = models.CharField(max_length=32, blank=True)
    locale = models.CharField(max_length=8, blank=True)
    translation_key = models.CharField(max_length=36, blank=True, db_index=True)
    changed_at = models.DateTimeField()
    #: What was published when it was numbered, for the daily look at what no signal told of.
    stamp = models.CharField(max_length=32, blank=True)
    linked: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object", "object_id"], name="api_change_object")]
        indexes = [models.Index(fields=["deleted", "changed_at"], name="api_change_tombstones")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.object}:{self.object_id}"


class ChangeNote(models.Model):
    """ "This may have changed", written in the transaction of the change. ``spread``: others may show it."""

    object = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    spread = models.BooleanField(default=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.object}:{self.object_id}"


class Turn(models.Model):
    """The minute at which what the API shows of an object changes by the clock alone."""

    object = models.CharField(max_length=16)
    object_id = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object", "object_id"], name="api_turn_object")]

    def __str__(self) -> str:
        return f"{self.object}:{self.object_id} {self.at:%Y-%m-%d %H:%M}"
