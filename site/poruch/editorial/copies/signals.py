"""A working copy never goes out."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from poruch.core import away, gates
from poruch.core.erasure import erased
from poruch.editorial.copies.models import WorkingCopy, looks_like_copy


def connect() -> None:
    gates.register(_stays_inside)
    away.set_apart(_is_copy)
    away.use_mark(_mark)
    erased.connect(_forget, dispatch_uid="editorial-copies-forget")


def _stays_inside(wish: gates.Wish) -> Iterator[str]:
    if (
        wish.change is gates.Change.PUBLISH
        and wish.page.pk
        and WorkingCopy.objects.filter(page=wish.page.pk).exists()
    ):
        yield _("Це робоча копія: її не публікують. Внесіть зміни в оригінал.")


def _forget(instance: Any, ids: list[int], **kwargs: Any) -> None:
    """The other side of a comparison holds the words as well."""
    rows = WorkingCopy.objects.filter(Q(page__in=ids) | Q(original__in=ids))
    rows.update(title=instance.title, base={}, base_revision=None)


def _is_copy() -> Q:
    return Q(pk__in=WorkingCopy.objects.values("page"))


def _mark(page: Page) -> str:
    return _("робоча копія") if looks_like_copy(page) else ""
