"""What Wagtail asks before every view and action of a page, answered by the matrix."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models.functions import Substr
from wagtail.models import Locale, Page, PagePermissionTester
from wagtail_localize.models import Translation

from poruch.core.models import ContentPage, HomePage
from poruch.editorial.roles.access import actions, condition, covers, held, is_section, may_put, remembered
from poruch.editorial.roles.matrix import Action, Role

#: Wagtail's own names of rights, for code that reads them off the tester.
RIGHTS = {
    "add": Action.ADD,
    "change": Action.EDIT,
    "publish": Action.PUBLISH,
    "lock": Action.LOCK,
    "unlock": Action.LOCK,
    "bulk_delete": Action.DELETE,
}


class RoleTester(PagePermissionTester):
    """For content pages and home pages. Rules of Wagtail that are not about persons stay in force."""

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            self.permissions = {name for name, action in RIGHTS.items() if action in self.actions}

    @cached_property
    def actions(self) -> frozenset[Action]:
        return actions(self.user, self.page)

    def may(self, action: Action) -> bool:
        return bool(self.user.is_active) and (self.user.is_superuser or action in self.actions)

    def may_add(self, model: type[Page]) -> bool:
        """Whether the user may make a page of this type below; the tree's own rules aside."""
        return bool(self.user.is_active) and may_put(self.user, Action.ADD, model, self.page)

    def can_edit(self) -> bool:
        if self.may(Action.EDIT):
            return True
        if self.may(Action.TRANSLATE) and self._is_translation:
            return True
        # A task may open the editor to somebody who is to review; whether to write is the task's lock.
        task = self.page.current_workflow_task if self.may(Action.VIEW) else None
        return bool(task and task.user_can_access_editor(self.page, self.user))

    @property
    def _is_translation(self) -> bool:
        return (self.page.translation_key, self.page.locale_id) in translations_of(self.user)

    def can_add_subpage(self) -> bool:
        return self._can_put(Action.ADD)

    def can_publish_subpage(self) -> bool:
        return self._can_put(Action.PUBLISH)

    def _can_put(self, action: Action) -> bool:
        if not self.user.is_active or self.page.specific_class is None:
            return False
        return any(
            may_put(self.user, action, model, self.page) and model.can_create_at(self.page)
            for model in self.page.specific_class.creatable_subpage_models()
        )

    def can_publish(self) -> bool:
        return self.may(Action.PUBLISH)

    def can_unpublish(self) -> bool:
        return self.page.live and self.may(Action.UNPUBLISH) and not self.page_locked()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.may(Action.DELETE) and self._clear_below(Action.DELETE)

    def can_move(self) -> bool:
        return self.may(Action.MOVE) and self._clear_below(Action.MOVE)

    def can_move_to(self, destination: Page) -> bool:
        if self.page == destination or destination.is_descendant_of(self.page):
            return False
        inside = self.page.is_child_of(destination)
        if not inside and not self.page.specific.can_move_to(destination):
            return False
        if self.user.is_superuser or not self.can_move():
            return bool(self.user.is_active and self.user.is_superuser)
        return inside or self._welcome(destination)

    def can_copy(self) -> bool:
        """A copy belongs to the same partner, so it takes the right to add such a page."""
        if isinstance(self.page, HomePage) or is_section(self.page):
            return bool(self.user.is_active and self.user.is_superuser)
        return self.may(Action.ADD) and self.can_edit()

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        if not self.can_copy():
            return False
        if recursive and (self.page == destination or destination.is_descendant_of(self.page)):
            return False
        if not self.page.specific_class.can_create_at(destination):
            return False
        if recursive and not self._clear_below(Action.ADD):
            return False
        return self.user.is_superuser or self._welcome(destination)

    def _welcome(self, destination: Page) -> bool:
        """Whether the user may put such a page there."""
        tester = destination.permissions_for_user(self.user)
        return isinstance(tester, RoleTester) and tester.may_add(self.page.specific_class)

    def can_submit_for_moderation(self) -> bool:
        return self.may(Action.SUBMIT) and bool(super().can_submit_for_moderation())

    def can_set_view_restrictions(self) -> bool:
        return self.may(Action.PRIVACY)

    def can_unschedule(self) -> bool:
        return self.may(Action.SCHEDULE) or self.can_publish()

    def can_lock(self) -> bool:
        if self.may(Action.LOCK):
            return True
        task = self.page.current_workflow_task if self.may(Action.VIEW) else None
        return bool(task and task.user_can_lock(self.page, self.user))

    def can_unlock(self) -> bool:
        if self.may(Action.LOCK) or (self.user.is_active and self.user_has_lock()):
            return True
        task = self.page.current_workflow_task if self.may(Action.VIEW) else None
        return bool(task and task.user_can_unlock(self.page, self.user))

    def can_reorder_children(self) -> bool:
        """Order is of the pages below; each is asked for again when it is moved."""
        if is_section(self.page) or isinstance(self.page, HomePage):
            return bool(self.user.is_active) and (
                self.user.is_superuser or any(one.role is Role.PUBLISHER for one in self._held())
            )
        return self.may(Action.MOVE)

    def _held(self) -> Iterable[Any]:
        return (one for one in held(self.user) if covers(one, self.page))

    def can_view_revisions(self) -> bool:
        return self.can_edit() or self.can_publish()

    def _clear_below(self, action: Action) -> bool:
        """Whether the user may do it with every page below as well. Asks once for all siblings."""
        if self.user.is_superuser or not self.page.numchild:
            return True
        memo = remembered(self.user, "_poruch_blocked", dict)
        above, length = self.page.path[: -Page.steplen], len(self.page.path)
        if (action, above) not in memo:
            below = ContentPage.objects.filter(path__startswith=above, depth__gt=self.page.depth)
            blocked = below.exclude(pk__in=below.filter(condition(self.user, action)).values("pk"))
            heads = blocked.annotate(head=Substr("path", 1, length)).values_list("head", flat=True)
            memo[action, above] = set(heads.order_by().distinct())
        return self.page.path not in memo[action, above]


def translations_of(user: Any) -> frozenset[tuple[Any, int]]:
    """Translation key and locale of the pages that a translator's languages are being made in.

    Remembered for the request: one query for a whole list of pages.
    """
    found: frozenset[tuple[Any, int]] = remembered(user, "_poruch_translations", lambda: _translations(user))
    return found


def _translations(user: Any) -> frozenset[tuple[Any, int]]:
    locales = {one.locale_id for one in held(user) if one.role is Role.TRANSLATOR and not one.lent}
    if any(one.role is Role.TRANSLATOR and one.lent for one in held(user)):
        locales |= set(Locale.objects.values_list("pk", flat=True))
    rows = Translation.objects.filter(enabled=True, target_locale__in=locales - {None})
    return frozenset(rows.values_list("source__object_id", "target_locale_id")) if locales else frozenset()
