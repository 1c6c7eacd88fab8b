"""The gate: what may go out, and what may be taken away, by whatever route somebody tries."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context

from poruch.core.attribution import is_required, line_for
from poruch.core.gates import Change, Wish
from poruch.editorial.workflow import requests, rounds
from poruch.editorial.workflow.content import fingerprint
from poruch.editorial.workflow.needs import Part, needs_of


def actor(wish: Wish) -> Any:
    """Who is behind a change. Some of Wagtail's and wagtail-localize's code names nobody; the CMS knows
    whose request it is. None: a command of the server."""
    return wish.user or get_active_log_context().user


def check(wish: Wish) -> Iterable[str]:
    if wish.change is Change.PUBLISH:
        yield from attribution(wish)
        yield from publishing(wish)
    else:
        yield from requests.against(wish, actor(wish))


def attribution(wish: Wish) -> Iterator[str]:
    """Nobody, not even a command, lets a joint page out without the line in its own language."""
    revision, code = wish.revision, wish.page.content_type_code
    joint = wish.page.joint if revision is None else revision.content.get("joint")
    if not joint or not is_required(code):
        return
    page = wish.page if revision is None else revision.as_object()
    if not line_for(code, page.locale.language_code, own=page.attribution):
        yield _(
            "Немає рядка атрибуції мовою «%(language)s». Спільний матеріал цього типу без нього не "
            "публікують: допишіть рядок на сторінці або в правилі атрибуції."
        ) % {"language": page.locale.get_display_name()}


def publishing(wish: Wish) -> Iterator[str]:
    """Agreements to exactly this version; or an urgent correction; or a command, or a superuser.

    What was scheduled is asked for again at its minute: the agreement must still stand.
    """
    user = actor(wish)
    revision = wish.revision
    if revision is None or (user is not None and user.is_active and user.is_superuser):
        return
    scheduled = revision.approved_go_live_at is not None
    if user is None and not scheduled:
        return
    if user is None and not revision.is_latest_revision():
        yield _("Після погодження сторінку змінили. Подайте нову версію на погодження.")
        return
    if is_permitted(revision, any_ground=user is None):
        return
    needs = needs_of(_row(wish.page), revision.content)
    for part in rounds.missing(needs, rounds.agreements(revision)):
        yield lacking(part)


def _row(page: Any) -> Any:
    """As readers have it: the caller may hold a draft."""
    return type(page).objects.filter(pk=page.pk).first() or page


def lacking(part: Part) -> str:
    return {
        Part.LEAD: _("Цю версію ще не погодив випусковий редактор провідного партнера."),
        Part.COUNTERPART: _("Цю версію ще не погодив випусковий редактор іншого партнера."),
        Part.LEGAL: _("Цю версію ще не перевірив юрист."),
    }[part]


def is_permitted(revision: Any, *, any_ground: bool) -> bool:
    from poruch.editorial.workflow.models import Permit

    permits = Permit.objects.filter(revision=revision, fingerprint=fingerprint(revision.content))
    if not any_ground:
        permits = permits.filter(ground__in=(Permit.Ground.URGENT, Permit.Ground.UNDO))
    return permits.exists()
