"""No page of content is lost past the trash, and none in it comes to life."""

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _

from poruch.core import away, gates
from poruch.core.erasure import erased
from poruch.core.models import ContentPage


def connect() -> None:
    pre_delete.connect(_keep, dispatch_uid="editorial-trash-keep")
    gates.register(_stays)
    erased.connect(_forget, dispatch_uid="editorial-trash-forget")


def _keep(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Whoever deletes a whole tree, a language or past the methods of a page."""
    if isinstance(instance, ContentPage) and not (away.is_away(instance) or away.is_for_good()):
        raise gates.Refused([_("«%s» видаляють лише через кошик.") % instance.draft_title])


def _forget(instance: Any, ids: list[int], **kwargs: Any) -> None:
    from poruch.editorial.trash.models import TrashEntry

    TrashEntry.objects.filter(page__in=ids).update(title=instance.title)


def _stays(wish: gates.Wish) -> Iterator[str]:
    if away.is_away(wish.page) and wish.change is not gates.Change.DELETE:
        yield _("Ця сторінка в кошику. Спершу поверніть її.")
    if wish.target is not None and away.is_away(wish.target):
        yield _("До кошика не переносять, а видаляють.")
