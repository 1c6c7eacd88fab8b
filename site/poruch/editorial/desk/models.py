"""The log of who did what, as whom: rows are added and never changed."""

import hashlib
import json
from datetime import UTC
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from poruch.editorial.roles.models import ROLE_NAMES


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Rows go in one by one, each chained to the one before; nothing else is offered."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The audit log is append-only.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Entries of the audit log are chained one by one.")


class AuditEntry(models.Model):
    """Names stand as they were then: no key of another table, so that nothing of it goes when that does.

    ``roles``: «publisher:association translator:uk»; ``partners`` and slugs between bars: «|association|».
    ``details`` holds numbers and states, never content. ``digest`` covers all of it and ``previous``.
    """

    time = models.DateTimeField(_("коли"), db_index=True)
    person_id = models.IntegerField(_("номер запису людини"), null=True, db_index=True)
    person = models.CharField(_("хто"), max_length=200, blank=True)
    roles = models.CharField(_("ролі тоді"), max_length=400, blank=True)
    partners = models.CharField(_("партнер тоді"), max_length=200, blank=True)
    action = models.CharField(_("що"), max_length=100, db_index=True)
    object_type = models.CharField(_("тип"), max_length=100, blank=True)
    object_id = models.CharField(_("номер"), max_length=64, blank=True)
    label = models.CharField(_("назва"), max_length=300, blank=True)
    object_partner = models.CharField(_("чий матеріал"), max_length=50, blank=True)
    object_joint = models.BooleanField(_("спільний"), default=False)
    past_workflow = models.BooleanField(_("повз погодження"), default=False)
    details = models.JSONField(_("подробиці"), default=dict, encoder=DjangoJSONEncoder)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        verbose_name = _("запис журналу")
        verbose_name_plural = _("журнал дій")

    def __str__(self) -> str:
        return f"{self.time:%Y-%m-%d %H:%M} {self.person} {self.action} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is append-only.")

    def as_data(self) -> dict[str, Any]:
        """All but the digest, in a fixed order: what is chained and what is exported."""
        return {
            "time": self.time.astimezone(UTC).isoformat(timespec="microseconds"),
            "person_id": self.person_id,
            "person": self.person,
            "roles": self.roles,
            "partners": self.partners,
            "action": self.action,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "label": self.label,
            "object_partner": self.object_partner,
            "object_joint": self.object_joint,
            "past_workflow": self.past_workflow,
            "details": self.details,
            "previous": self.previous,
        }

    def computed_digest(self) -> str:
        text = json.dumps(self.as_data(), ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def action_label(self) -> str:
        from poruch.editorial.desk.audit.words import label_of

        return label_of(self.action)

    @property
    def role_names(self) -> str:
        """The roles in words of now; one that is no more stays as it was written."""
        codes = (one.partition(":")[0] for one in self.roles.split())
        known = {role.value: str(name) for role, name in ROLE_NAMES.items()}
        known["superuser"] = str(_("повний доступ"))
        return ", ".join(dict.fromkeys(known.get(code, code) for code in codes))

    @property
    def type_name(self) -> str:
        """The kind of thing in words; one that is no more stays as it was written."""
        from poruch.editorial.desk.audit.words import type_of

        return type_of(self.object_type)
