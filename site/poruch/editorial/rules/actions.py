"""What a rule does: each action as its author could do it in the CMS, by the page's own methods.

A change of a page's fields is a draft for people to publish. Refusals are sentences for the journal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from poruch.core import away, gates
from poruch.core.models import Audience, ContentPage, Topic
from poruch.core.transfer.codecs import explain
from poruch.editorial.roles.access import allowed
from poruch.editorial.roles.matrix import Action
from poruch.editorial.rules import notices, webhooks
from poruch.editorial.rules.models import Occurrence, Rule


class Refused(Exception):
    """The action was not done; the text says why."""


@dataclass(frozen=True)
class Work:
    """One rule at work on one page, which may be gone."""

    rule: Rule
    occurrence: Occurrence

    @property
    def author(self) -> Any:
        """Whose rights the rule has."""
        author = self.rule.author
        if author is None or not author.is_active:
            raise Refused(_("Того, чиї права мало правило, вже немає. Збережіть правило ще раз."))
        return author

    @property
    def page(self) -> Any:
        """The page as it stands now."""
        page = ContentPage.objects.filter(pk=self.occurrence.page_id).first()
        if page is None:
            raise Refused(_("Сторінки вже немає."))
        if away.is_away(page):
            raise Refused(_("Сторінка в кошику."))
        return page.specific


Do = Callable[[Work, Any], str]


def _demand_edit(page: Any, author: Any) -> None:
    tester = page.permissions_for_user(author)
    if not tester.can_edit():
        raise Refused(_("Автор правила не може змінювати цю сторінку."))
    if tester.page_locked():
        raise Refused(_("Сторінку замкнено."))
    if page.workflow_in_progress:
        raise Refused(_("Сторінка на перевірці: зміна почала б її спочатку."))


def _draft(work: Work, change: Callable[[Any], bool]) -> str:
    """``change`` gets the latest draft and tells whether it differs now."""
    page, author = work.page, work.author
    _demand_edit(page, author)
    draft = page.get_latest_revision_as_object()
    if not change(draft):
        return _("Змінювати нічого.")
    try:
        draft.save_revision(user=author, log_action=True)
    except ValidationError as error:
        raise Refused(_("Чернетку не збережено: %s") % explain(error)) from error
    return _("Змінено чернетку.")


def _add_rows(work: Work, name: str, model: Any, codes: list[str]) -> str:
    rows = list(model.objects.filter(code__in=codes))

    def change(draft: Any) -> bool:
        here = list(getattr(draft, name).all())
        new = [row for row in rows if row not in here]
        setattr(draft, name, [*here, *new])
        return bool(new)

    return _draft(work, change)


def add_topics(work: Work, value: Any) -> str:
    return _add_rows(work, "topics", Topic, value["topics"])


def add_audiences(work: Work, value: Any) -> str:
    return _add_rows(work, "audiences", Audience, value["audiences"])


def review_date(work: Work, value: Any) -> str:
    day = timezone.localdate() + timedelta(days=value["days"])

    def change(draft: Any) -> bool:
        before, draft.review_due = draft.review_due, day
        return bool(before != day)

    return _draft(work, change)


def move(work: Work, value: Any) -> str:
    """To the branch in the page's own language."""
    page, author, target = work.page, work.author, value["page"]
    if target is None:
        raise Refused(_("Гілки, куди переносити, вже немає."))
    if target.locale_id != page.locale_id:
        target = target.get_translation_or_none(page.locale)
    if target is None:
        raise Refused(_("Гілки, куди переносити, немає мовою сторінки."))
    target = Page.objects.get(pk=target.pk).specific
    if page.is_child_of(target):
        return _("Сторінка вже там.")
    if page.permissions_for_user(author).page_locked():
        raise Refused(_("Сторінку замкнено."))
    if not page.permissions_for_user(author).can_move_to(target):
        raise Refused(_("Автор правила не може перенести туди цю сторінку."))
    page.move(target, pos="last-child", user=author)
    return _("Перенесено.")


def unpublish(work: Work, value: Any) -> str:
    page, author = work.page, work.author
    if not page.live:
        return _("Сторінка й так не на сайті.")
    if not page.permissions_for_user(author).can_unpublish():
        raise Refused(_("Автор правила не може зняти цю сторінку з сайту."))
    page.unpublish(user=author)
    return _("Знято з сайту.")


def submit(work: Work, value: Any) -> str:
    page, author = work.page, work.author
    if page.workflow_in_progress:
        return _("Сторінка вже на перевірці.")
    workflow = page.get_workflow()
    # A workflow without tasks would publish at once.
    if workflow is None or not workflow.tasks.filter(active=True).exists() or page.latest_revision is None:
        raise Refused(_("Для цієї сторінки немає перевірки."))
    tester = page.permissions_for_user(author)
    if not (tester.can_submit_for_moderation() and allowed(author, Action.SUBMIT, page)):
        raise Refused(_("Автор правила не може подати цю сторінку на перевірку."))
    workflow.start(page, author)
    return _("Подано на перевірку.")


def notify_role(work: Work, value: Any) -> str:
    found = notices.with_role(value["role"], value["partner"], work.occurrence.page_id)
    return notices.tell(found, work.rule, work.occurrence, value["message"], mail=value["mail"])


def notify_people(work: Work, value: Any) -> str:
    found = notices.named(value["people"])
    return notices.tell(found, work.rule, work.occurrence, value["message"], mail=value["mail"])


def webhook(work: Work, value: Any) -> str:
    if not webhooks.queue(value["target"], work.rule, work.occurrence):
        raise Refused(_("Цієї адреси викликів уже немає або вона не діє."))
    return _("Виклик стоїть у черзі.")


def log(work: Work, value: Any) -> str:
    return str(value["message"])


#: By the name of the block of :class:`poruch.editorial.rules.blocks.ActionsBlock`.
ACTIONS: Final[dict[str, Do]] = {
    "notify_role": notify_role,
    "notify_people": notify_people,
    "add_topics": add_topics,
    "add_audiences": add_audiences,
    "review_date": review_date,
    "move": move,
    "unpublish": unpublish,
    "submit": submit,
    "webhook": webhook,
    "log": log,
}


def perform(kind: str, value: Any, work: Work) -> str:
    """Do one action; a sentence of what was done. What gates and permissions refuse is :class:`Refused`."""
    try:
        return ACTIONS[kind](work, value)
    except gates.Refused as error:
        raise Refused(str(error)) from error
    except PermissionDenied as error:
        raise Refused(str(error) or _("Автор правила не має на це права.")) from error
