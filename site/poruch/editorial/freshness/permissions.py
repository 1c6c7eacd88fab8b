"""Who may enter editions, confirm pages and see the reports: asked of the roles, never of the menu."""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.permission_policies.base import BasePermissionPolicy

from poruch.core.models import ContentPage
from poruch.editorial.roles.access import allowed, held, is_guest, relation
from poruch.editorial.roles.matrix import Action, Relation, Role, kind_of, matrix

#: An edition puts a line above readers' pages at once, past any workflow.
ENTERING: Final = (Role.PUBLISHER, Role.LEGAL_REVIEWER)
CONFIRMING: Final = (Role.EDITOR, Role.PUBLISHER)


def is_colleague(user: Any) -> bool:
    """Somebody with a role of their own: who may see what waits to be looked at, of the whole site."""
    return bool(user.is_active and not is_guest(user))


def may_enter(user: Any) -> bool:
    """An edition concerns pages of the whole site: a role lent for one branch does not enter it."""
    mine = any(one.role in ENTERING and not one.lent for one in held(user))
    return bool(user.is_active and (user.is_superuser or mine))


class EditionPolicy(BasePermissionPolicy):
    """Everybody with a role sees editions; ``ENTERING`` write them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return is_colleague(user) if action == "view" else may_enter(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        roles = list(Role) if "view" in actions else list(ENTERING)
        wanted = Q(is_superuser=True) | Q(groups__poruch_role__role__in=roles)
        users: QuerySet[Any] = get_user_model().objects.filter(wanted, is_active=True).distinct()
        return users


def confirm_refusal(user: Any, pages: Iterable[ContentPage], *, stale: bool) -> str:
    """Why somebody may not say that a page still holds, as a sentence; "" when they may.

    ``pages`` are its language versions. After a change of the law it takes a lawyer, or a publisher of a
    partner that answers for the page.
    """
    if user.is_active and user.is_superuser:
        return ""
    if stale:
        review = (Action.LEGAL_REVIEW, Action.REVIEW)
        if all(any(allowed(user, action, page) for action in review) for page in pages):
            return ""
        return _("Закон змінився, тож підтвердити сторінку може юрист або випусковий редактор.")
    if all(_is_own(user, page) for page in pages):
        return ""
    return _("Підтвердити сторінку може редактор партнера, який за неї відповідає.")


def _is_own(user: Any, page: ContentPage) -> bool:
    kind, language = kind_of(page.content_type_code), page.locale.language_code
    for one in held(user):
        whose = relation(page, one.partner_id)
        if (
            one.role in CONFIRMING
            and whose is not Relation.OTHER
            and one.language in ("", language)
            and page.path.startswith(one.path)
            and Action.EDIT in matrix()[one.role, kind, whose]
        ):
            return True
    return False


class ColleaguesOnly:
    """A view of the CMS for people with a role."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_colleague(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
