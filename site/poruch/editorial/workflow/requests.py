"""Taking a joint page away: one partner asks, the other agrees.

Other apps that act on a deletion (a trash) call :func:`needs_agreement` and :func:`agreed`; the hooks of
this app run before theirs.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from poruch.core import away
from poruch.core.gates import Change, Refused, Wish
from poruch.core.models import ContentPage
from poruch.editorial.roles.access import held, partners_of
from poruch.editorial.roles.matrix import Action, Role
from poruch.editorial.workflow import people
from poruch.editorial.workflow.models.changes import AGREEMENT_HOLDS, ChangeRequest
from poruch.editorial.workflow.models.notices import Notice
from poruch.editorial.workflow.needs import needs_now
from poruch.editorial.workflow.telling import notify, remind

ACTIONS = {Change.UNPUBLISH: Action.UNPUBLISH, Change.MOVE: Action.MOVE, Change.DELETE: Action.DELETE}


def needs_agreement(page: Any, change: Change, target: Any = None) -> bool:
    """Whether both partners must want it: the page is joint as readers have it or in its latest version.

    A change of the order under the same parent is nobody's business.
    """
    if not isinstance(page, ContentPage) or change not in ACTIONS:
        return False
    if change is not Change.DELETE and not page.live:
        return False
    if change is Change.MOVE and target is not None and page.is_child_of(target):
        return False
    return needs_now(page).joint


def agreed(page: Any, change: Change, target: Any = None) -> bool:
    """Whether the other partner has agreed, not too long ago, and it has not been done yet."""
    found = ChangeRequest.objects.filter(
        page_id=page.pk,
        change=change.value,
        status=ChangeRequest.Status.AGREED,
        answered_at__gte=timezone.now() - AGREEMENT_HOLDS,
    )
    if change is Change.MOVE and target is not None:
        found = found.filter(target_id=target.pk)
    return found.exists()


def lacks_agreement(wish: Wish) -> bool:
    page, change = wish.page, wish.change
    return needs_agreement(page, change, wish.target) and not agreed(page, change, wish.target)


def against(wish: Wish, user: Any) -> Iterator[str]:
    """Sentences against taking a page away. Commands may; a superuser may, and it is told."""
    if user is None or (user.is_active and user.is_superuser):
        return
    if lacks_agreement(wish):
        yield _("Це спільна сторінка: потрібна згода іншого партнера.")
    if wish.change is Change.DELETE and joint_below(wish.page):
        yield _("Під цією сторінкою є спільні сторінки. Спершу домовтеся про них.")


def joint_below(page: Any, *, live: bool = False) -> bool:
    below = ContentPage.objects.filter(path__startswith=page.path, depth__gt=page.depth, joint=True)
    return bool((below.filter(live=True) if live else below).exists())


def ask(page: Any, change: Change, user: Any, reason: str, target: Any = None) -> ChangeRequest:
    """Ask the other partner; :class:`Refused` when this person may not, or it was asked already."""
    mine = people.speaks_for(user, page, needs_now(page), ACTIONS[change])
    if not mine:
        raise Refused([_("Просити про це може випусковий редактор одного з партнерів.")])
    if open_for(page).filter(change=change.value).exists():
        raise Refused([_("Про це вже попросили. Чекаємо на відповідь іншого партнера.")])
    if change is Change.MOVE and (found := no_room(page, target)):
        raise Refused(found)
    request = ChangeRequest.objects.create(
        page_id=page.pk,
        change=change.value,
        target=target,
        reason=reason,
        asked_by=user,
        asked_for_id=min(mine),
    )
    log(instance=page, action="poruch.workflow.ask", user=user, data={"change": change.value})
    remind(people.publishers(but=request.asked_for_id), but=user)
    return request


def no_room(page: Any, target: Any) -> list[str]:
    """What stands against moving a page there, whoever agreed to it; sentences."""
    if target is None or away.is_away(target):
        return [_("Місця, куди просили перемістити сторінку, вже немає.")]
    if target.pk == page.pk or target.is_descendant_of(page) or not page.can_move_to(target):
        return [_("Туди цю сторінку перемістити не можна.")]
    taken = away.reachable(target.get_children()).filter(slug=page.slug).exclude(pk=page.pk).first()
    if taken is None:
        return []
    return [
        _("Адресу «%(slug)s» у новому місці вже має сторінка «%(title)s». Спершу змініть одну з адрес.")
        % {"slug": page.slug, "title": taken.draft_title}
    ]


def obstacles(request: ChangeRequest) -> list[str]:
    """Why what was asked cannot be done now, even when both want it."""
    if request.page is None or request.change != Change.MOVE:
        return []
    return no_room(request.page.specific, request.target)


def open_for(page: Any) -> Any:
    return ChangeRequest.objects.filter(page_id=page.pk, status=ChangeRequest.Status.OPEN)


def may_answer(user: Any, request: ChangeRequest) -> bool:
    """Somebody else, of another partner, who may do the same."""
    if request.page is None or request.asked_by_id == user.pk:
        return False
    page = request.page.specific
    spoken = people.speaks_for(user, page, needs_now(page), ACTIONS[Change(request.change)])
    return bool(spoken - {request.asked_for_id})


@transaction.atomic
def answer(request: ChangeRequest, user: Any, *, yes: bool, text: str) -> ChangeRequest:
    """The other partner's word. Doing it is the caller's: deletion may mean a trash."""
    request = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.status != ChangeRequest.Status.OPEN:
        raise Refused([_("На це прохання вже відповіли.")])
    if not may_answer(user, request):
        raise Refused([_("Відповісти має випусковий редактор іншого партнера.")])
    request.status = ChangeRequest.Status.AGREED if yes else ChangeRequest.Status.DECLINED
    request.answered_by, request.answered_at, request.answer = user, timezone.now(), text
    request.save()
    action = "poruch.workflow.agree" if yes else "poruch.workflow.decline"
    log(
        instance=request.page and request.page.specific,
        action=action,
        user=user,
        data={"change": request.change},
    )
    if request.asked_by is not None:
        kind = Notice.Kind.AGREED if yes else Notice.Kind.DECLINED
        gone = yes and request.change == Change.DELETE
        notify([request.asked_by], kind, None if gone else request.page)
    return request


def done(page: Any, change: Change) -> None:
    """An agreement is used once. What was asked about a page that is gone was noted as it went."""
    if page.pk is None:
        return
    ChangeRequest.objects.filter(
        page_id=page.pk, change=change.value, status=ChangeRequest.Status.AGREED
    ).update(status=ChangeRequest.Status.DONE)


def waiting_requests(user: Any) -> list[ChangeRequest]:
    """Requests that this person may answer. Two queries besides those of the roles."""
    mine = partners_of(user)
    if not mine:
        return []
    found = ChangeRequest.objects.filter(status=ChangeRequest.Status.OPEN, page__isnull=False)
    found = found.exclude(asked_by=user).select_related("page", "page__locale", "asked_for", "asked_by")
    publishing = {one.partner_id for one in held(user) if one.role is Role.PUBLISHER and not one.path}
    return [request for request in found[:200] if publishing - {request.asked_for_id, None}]


def page_deleted(sender: type[Any], instance: Page, **kwargs: Any) -> None:
    """The page goes, agreed to or by a superuser: what was asked about it is over."""
    ChangeRequest.objects.filter(page_id=instance.pk).exclude(status=ChangeRequest.Status.DECLINED).update(
        status=ChangeRequest.Status.DONE
    )
