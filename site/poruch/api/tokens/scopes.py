"""What a token may be made for. A scope only narrows what its owner may do; it gives nothing."""

from functools import cache
from typing import Any, Final

from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from poruch.core.transfer import registry
from poruch.core.transfer.pages import PageCodec
from poruch.editorial.roles.access import held
from poruch.editorial.roles.matrix import Action, Role, kind_of, matrix
from poruch.editorial.rules.models import Delivery, WebhookTarget

READ: Final = "read"
DRAFTS: Final = "drafts"
TRANSLATE: Final = "translate"
WEBHOOKS: Final = "webhooks"
#: What can be uploaded is written by scopes like those of pages.
IMAGE: Final = "image"
DOCUMENT: Final = "document"
_WRITE: Final = "write:"
#: What changes a page or agrees to a change. To look at it and to translate it have scopes of their own.
_WRITES: Final = frozenset(Action) - {Action.VIEW, Action.SUBMIT, Action.TRANSLATE}


def write(type_code: str) -> str:
    """The scope that writing pages of a type takes."""
    return f"{_WRITE}{type_code}"


@cache
def codecs() -> dict[str, PageCodec]:
    """The types that can be written, with how they come in (docs/import-export.md)."""
    found = ((code, registry.get(code)) for code in registry.types())
    return {
        code: codec
        for code, codec in found
        if isinstance(codec, PageCodec) and codec.model.content_type_code == code
    }


def known() -> tuple[str, ...]:
    """Every scope there is."""
    return (READ, DRAFTS, TRANSLATE, WEBHOOKS, *map(write, (*sorted(codecs()), IMAGE, DOCUMENT)))


def offered(user: Any) -> list[tuple[str, str]]:
    """The scopes a person may give a token of theirs, with words."""
    found = [(READ, _("Читати загальнодоступне"))]
    roles = {one.role for one in held(user)}
    everything = bool(user.is_active and user.is_superuser)
    if everything or roles:
        found.append((DRAFTS, _("Читати чернетки, які ви можете редагувати")))
    for code, codec in sorted(codecs().items()):
        if everything or any(_may(role, code, _WRITES) for role in roles):
            name = str(codec.model._meta.verbose_name)
            found.append((write(code), _("Писати й погоджувати: %s") % name))
    for kind, model, text in (
        (IMAGE, get_image_model(), _("Завантажувати й змінювати зображення")),
        (DOCUMENT, get_document_model(), _("Завантажувати й змінювати документи")),
    ):
        if policy_registry.get_by_type(model).user_has_any_permission(user, ["add", "change"]):
            found.append((write(kind), text))
    if everything or any(_may(role, code, {Action.TRANSLATE}) for role in roles for code in codecs()):
        found.append((TRANSLATE, _("Перекладати вашими мовами")))
    if _sees_calls(user):
        found.append((WEBHOOKS, _("Виклики інших систем: дивитися їх і керувати ними")))
    return found


def _sees_calls(user: Any) -> bool:
    targets = ModelPermissionPolicy(WebhookTarget)
    return bool(
        ModelPermissionPolicy(Delivery).user_has_permission(user, "view")
        or targets.user_has_any_permission(user, ["view", "add", "change", "delete"])
    )


def _may(role: Role, code: str, wanted: frozenset[Action] | set[Action]) -> bool:
    kind = kind_of(code)
    return any(
        given & wanted for (named, what, _whose), given in matrix().items() if named is role and what is kind
    )


def words(scopes: list[str]) -> list[str]:
    """Scopes as people read them; one that is no more stays as it was written."""
    names = {
        READ: _("читати"),
        DRAFTS: _("чернетки"),
        TRANSLATE: _("перекладати"),
        WEBHOOKS: _("виклики"),
        write(IMAGE): _("писати: зображення"),
        write(DOCUMENT): _("писати: документи"),
        **{write(code): _("писати: %s") % codec.model._meta.verbose_name for code, codec in codecs().items()},
    }
    return [str(names.get(scope, scope)) for scope in scopes]
