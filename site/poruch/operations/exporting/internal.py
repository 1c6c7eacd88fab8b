"""What only the partners may see: translations under way, redirects, accounts, the audit log."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Revision

from poruch import languages
from poruch.editorial.desk.models import AuditEntry
from poruch.operations.exporting.folder import Folder

_USER: Final = (
    "id",
    "username",
    "first_name",
    "last_name",
    "email",
    "is_active",
    "is_superuser",
    "last_login",
)
_AUDIT: Final = (
    *(
        "id",
        "time",
        "person_id",
        "person",
        "roles",
        "partners",
        "action",
        "object_type",
        "object_id",
        "label",
    ),
    *("object_partner", "object_joint", "past_workflow", "details", "previous", "digest"),
)
_REVISION: Final = ("id", "content_type", "object_id", "created_at", "user", "title", "content")


def write(folder: Folder) -> None:
    for code in languages.CODES:
        call_command(
            "export_translations",
            locale=code,
            output=folder.path / "translations",
            verbosity=0,
            stdout=_Mute(),
        )
    for path in sorted((folder.path / "translations").glob("*.po")):
        folder.existing(f"translations/{path.name}", "A translation (gettext PO).")
    redirects = Redirect.objects.order_by("pk").values_list(
        "old_path", "redirect_link", "redirect_page__url_path", "is_permanent"
    )
    folder.csv("tables/redirects.csv", "Old addresses.", ("from", "to", "to_page", "permanent"), redirects)
    folder.csv(
        "internal/users.csv",
        "Accounts with their roles, without passwords and factors.",
        (*_USER, "groups"),
        _users(),
    )
    folder.csv("internal/audit.csv", "The audit log with its chain of digests.", _AUDIT, _audit())
    folder.jsonl("internal/revisions.jsonl", "The history of pages and rows.", _revisions())


class _Mute:
    def write(self, text: str) -> None:
        """The command's own sentence is not ours."""


def _users() -> Iterator[list[Any]]:
    for user in get_user_model().objects.prefetch_related("groups").order_by("pk"):
        yield [
            *(getattr(user, name) for name in _USER),
            "; ".join(sorted(one.name for one in user.groups.all())),
        ]


def _audit() -> Iterator[list[Any]]:
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=1000):
        data = {"id": entry.pk, **entry.as_data(), "digest": entry.digest}
        yield [data[name] for name in _AUDIT]


def _revisions() -> Iterator[dict[str, Any]]:
    for one in Revision.objects.select_related("content_type").order_by("pk").iterator(chunk_size=200):
        kind, title = one.content_type.model, one.object_str
        values = (one.pk, kind, one.object_id, one.created_at, one.user_id, title, one.content)
        yield dict(zip(_REVISION, values, strict=True))
