"""Restoring, undoing and removing for good."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from poruch.core import away, gates
from poruch.core.models import ContentPage
from poruch.editorial.trash.models import TrashEntry
from poruch.editorial.trash.purging import lost, may_purge, purge
from poruch.editorial.trash.restoring import may_restore, restore, troubles, undo
from poruch.editorial.trash.undoing import moved_by, shown

both = require_http_methods(["GET", "HEAD", "POST"])


class PlaceForm(forms.Form):
    """Where to put a page back."""

    parent = forms.ModelChoiceField(
        label=gettext_lazy("Куди повернути"), queryset=Page.objects.none(), widget=AdminPageChooser
    )
    slug = forms.SlugField(
        label=gettext_lazy("Остання частина адреси"),
        max_length=255,
        help_text=gettext_lazy("Малі латинські літери, цифри й дефіси."),
    )

    def __init__(self, *args: Any, entry: TrashEntry, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.user = entry, user
        self.fields["parent"].queryset = away.content(  # type: ignore[attr-defined]
            Page.objects.filter(depth__gt=1)
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (parent := data.get("parent")) and data.get("slug"):
            for field, sentence in troubles(self.entry, parent, data["slug"]).items():
                self.add_error(field, sentence)
            rights = parent.specific.permissions_for_user(self.user)
            if parent.pk != self.entry.parent_id and not rights.can_add_subpage():
                self.add_error("parent", _("Тут ви не можете додавати сторінок. Виберіть інше місце."))
        return data


def _entry(request: HttpRequest, pk: int, may: Callable[[Any, TrashEntry], bool]) -> TrashEntry | None:
    """The entry, if this person may do that; None when it is gone, with a message."""
    rows = TrashEntry.objects.select_related("page__content_type", "page__locale", "parent", "user")
    entry = rows.filter(pk=pk).first()
    if entry is None:
        messages.warning(
            request, _("Цієї сторінки в кошику вже немає: хтось повернув її або видалив назавжди.")
        )
    elif not may(request.user, entry):
        raise PermissionDenied
    return entry


@both
def restore_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to its place, or to another one where the old place is taken or gone."""
    if (entry := _entry(request, pk, may_restore)) is None:
        return redirect("trash")
    stands_in_the_way = troubles(entry, entry.parent, entry.slug)
    asks_place = bool(stands_in_the_way) or "elsewhere" in request.GET
    data = request.POST or None
    if not asks_place:
        data = None
    initial = {"slug": entry.slug, "parent": None if "parent" in stands_in_the_way else entry.parent}
    form = PlaceForm(data, initial=initial, entry=entry, user=request.user) if asks_place else None
    if request.method == "POST" and (form is None or form.is_valid()):
        chosen = form.cleaned_data if form else {}
        try:
            page, _live = restore(entry.pk, request.user, **chosen)
        except gates.Refused as refused:
            messages.error(request, str(refused))
            return redirect("trash_restore", entry.pk)
        messages.success(
            request,
            _("Сторінку «%s» повернуто як чернетку.") % page.draft_title,
            buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Редагувати"))],
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    context = {"entry": entry, "form": form, "reasons": stands_in_the_way.values()}
    return shown(request, "editorial/trash/restore.html", _("Повернути з кошика"), context)


@both
def undo_view(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Right after deleting: everything as it was. Looking at the address asks first."""
    if request.method != "POST":
        entries = TrashEntry.objects.filter(batch=batch, user_id=request.user.pk or 0)
        if not entries:
            messages.warning(request, _("Повертати нічого: цих сторінок у кошику вже немає."))
            return redirect("trash")
        context = {"entries": entries[:20]}
        return shown(request, "editorial/trash/undo.html", _("Скасувати видалення"), context)
    try:
        pages = undo(batch, request.user)
    except gates.Refused as refused:
        messages.error(request, str(refused))
        return redirect("trash")
    for page in pages:
        sentence = (
            _("Сторінка «%s» знову на своєму місці й опублікована.")
            if page.live
            else _("Сторінка «%s» знову на своєму місці.")
        )
        messages.success(request, sentence % page.draft_title)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


@both
def purge_view(request: HttpRequest, pk: int) -> HttpResponse:
    """For good, after the word has been typed."""
    if (entry := _entry(request, pk, may_purge)) is None:
        return redirect("trash")
    word = _("назавжди")
    wrong = False
    if request.method == "POST":
        if request.POST.get("word", "").strip().casefold() == word.casefold():
            try:
                title = purge(entry.pk, request.user)
                messages.success(request, _("«%s» видалено назавжди.") % title)
            except gates.Refused as refused:
                messages.error(request, str(refused))
            return redirect("trash")
        wrong = True
    context = {"entry": entry, "lost": lost(entry), "word": word, "wrong": wrong}
    status = 400 if wrong else 200
    return shown(request, "editorial/trash/purge.html", _("Видалити назавжди"), context, status)


@both
@transaction.atomic
def undo_move_view(request: HttpRequest, token: str) -> HttpResponse:
    """A page that was just moved goes back, by the same rules as any move."""
    found = moved_by(token, seconds=settings.PORUCH_UNDO_MINUTES * 60)
    page = ContentPage.objects.filter(pk=found["page"]).first() if found else None
    place = Page.objects.filter(pk=found["from"]).first() if found else None
    if found is None or page is None or place is None or page.get_parent().pk != found["to"]:
        messages.error(
            request, _("Скасувати вже не можна: сторінку перенесли далі або минуло забагато часу.")
        )
        return redirect("wagtailadmin_explore_root")
    page = page.specific
    if not page.permissions_for_user(request.user).can_move_to(place):
        raise PermissionDenied
    if request.method != "POST":
        context = {"page": page, "place": place}
        return shown(request, "editorial/trash/undo_move.html", _("Скасувати перенесення"), context)
    if not Page._slug_is_available(page.slug, place, page):
        messages.error(request, _("Адресу «%s» на старому місці вже зайнято.") % page.slug)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    siblings = list(away.reachable(place.get_children()))
    if found["position"] < len(siblings):
        page.move(siblings[found["position"]], pos="left", user=request.user)
    else:
        page.move(place, pos="last-child", user=request.user)
    messages.success(request, _("Сторінка «%s» знову на своєму місці.") % page.draft_title)
    return redirect("wagtailadmin_explore", place.pk)
