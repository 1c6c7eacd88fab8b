"""Uploading images and documents with a token: the forms, rights and collections of the CMS."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext as _
from wagtail.actions import action_registry
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry

from poruch.api.models import ApiToken
from poruch.api.params import LARGEST_ID
from poruch.api.problems import Conflict, Forbidden, NotFound, Unprocessable
from poruch.api.writing import once
from poruch.api.writing.refusals import acting, note

#: The columns of a focal point, in the order of :class:`poruch.api.schemas.media.FocalPoint`.
FOCUS: Final = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


@dataclass(frozen=True)
class Kind:
    """``form`` makes the CMS's form of a model and of some of its fields."""

    model: Any
    form: Callable[..., Any]

    def policy(self) -> Any:
        return policy_registry.get_by_type(self.model)

    def act(self, name: str) -> Any:
        """Wagtail's own action: rights, the log."""
        return action_registry.get_action_class(self.model, name)


IMAGE: Final = Kind(get_image_model(), get_image_form)
DOCUMENT: Final = Kind(get_document_model(), get_document_form)


def create(token: ApiToken, kind: Kind, file: Any, fields: dict[str, Any], key: str = "") -> Any:
    """``fields`` are columns of the model; without a collection the first that the owner may add to.

    ``key``: see :mod:`poruch.api.writing.once`.
    """
    with acting(token):
        return once.made(
            token,
            key,
            kind.model._meta.model_name,
            _sent(fields, file),
            partial(_created, token, kind, file, fields),
            partial(_found, token.user, kind),
        )


def _created(token: ApiToken, kind: Kind, file: Any, fields: dict[str, Any]) -> Any:
    policy, user = kind.policy(), token.user
    if not policy.user_has_permission(user, "add"):
        raise Forbidden(_("Ваша роль цього не дозволяє."))
    if fields.get("collection") is None:
        open_to = policy.collections_user_has_permission_for(user, "add").order_by("path")
        fields = {**fields, "collection": open_to.values_list("pk", flat=True).first()}
    return _saved(token, kind, "create", kind.model(uploaded_by_user=user), fields, file)


def _sent(fields: dict[str, Any], file: Any) -> Iterator[bytes]:
    """A form parts its fields by a line that differs each time, so its body is never the same twice."""
    yield json.dumps([file.name, fields], sort_keys=True).encode()
    yield from file.chunks()
    file.seek(0)


def change(token: ApiToken, kind: Kind, pk: int, fields: dict[str, Any], file: Any = None) -> Any:
    """Some columns, or another file in the place of this one: what shows it shows the new one at once."""
    with acting(token):
        row = _found(token.user, kind, pk)
        _demand(token.user, kind, "change", row)
        return _saved(token, kind, "edit", row, {"collection": row.collection_id, **fields}, file)


def delete(token: ApiToken, kind: Kind, pk: int) -> None:
    with acting(token):
        row = _found(token.user, kind, pk)
        _demand(token.user, kind, "delete", row)
        if uses := row.get_usage().count():
            raise Conflict(
                _("Файл використано, місць: %s. Спершу приберіть його звідти; де він, показує редакція.")
                % uses
            )
        note(token, row)
        kind.act("delete")(row, user=token.user).execute()


def _found(user: Any, kind: Kind, pk: int) -> Any:
    """Locked until the end of the transaction; there is none for whoever could not choose it in the CMS."""
    rows = kind.model.objects.select_for_update(of=("self",)).filter(pk=min(pk, LARGEST_ID))
    row = rows.first()
    seen = row and kind.policy().user_has_any_permission_for_instance(user, ["choose", "change"], row)
    if not seen:
        raise NotFound(_("Такого файлу немає, або він не для вас."))
    return row


def _demand(user: Any, kind: Kind, verb: str, row: Any) -> None:
    if not kind.policy().user_has_permission_for_instance(user, verb, row):
        raise Forbidden(_("Ваша роль цього не дозволяє."))


def _saved(token: ApiToken, kind: Kind, act: str, row: Any, fields: dict[str, Any], file: Any) -> Any:
    named = [*(name for name in fields if name != "collection"), *(["file"] if file else [])]
    form = kind.form(kind.model, fields=named)(
        fields, {"file": file} if file else {}, instance=row, user=token.user
    )
    asked = fields.get("collection")
    if "collection" not in form.fields and asked not in {None, *(one.pk for one in form.collections)}:
        # The CMS leaves out the field where there is nothing to choose.
        raise Unprocessable(_("До цієї колекції ви не можете додавати."))
    if form.is_valid() and kind is IMAGE:
        _demand_focus(form.instance)
    made = kind.act(act)(row, user=token.user, form=form)
    made.execute()
    note(token, row)
    return row


def _demand_focus(image: Any) -> None:
    x, y, width, height = (getattr(image, name) for name in FOCUS)
    if {x, y, width, height} == {None}:
        return
    if None in (x, y, width, height):
        raise Unprocessable(_("Для точки уваги потрібні всі чотири числа."))
    if max(x, width) > image.width or max(y, height) > image.height:
        raise Unprocessable(_("Точка уваги стоїть поза зображенням."))
