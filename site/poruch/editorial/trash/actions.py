"""Putting pages into the trash."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.dispatch import Signal
from django.utils import translation
from django.utils.translation import gettext as _
from treebeard.mp_tree import MP_MoveHandler
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, ReferenceIndex, Revision, TaskState, WorkflowState

from poruch import languages
from poruch.core import away, gates
from poruch.core.models import ContentPage, SiteRevision
from poruch.editorial.roles.access import allowed
from poruch.editorial.roles.matrix import Action
from poruch.editorial.trash import states
from poruch.editorial.trash.models import TrashBin, TrashEntry

#: Reasons named to a person; more of the same kind help nobody.
_REASONS_SHOWN: Final = 10


def bin_locked() -> TrashBin:
    """The trash, made when missing, locked so that one act at a time changes that branch."""
    found = TrashBin.objects.select_for_update().first()
    if found is None:
        root = Page.objects.select_for_update().get(pk=Page.get_first_root_node().pk)
        found = TrashBin.objects.first()
        if found is None:
            with translation.override(languages.SOURCE):
                title = _("Кошик")
            made = TrashBin(title=title, slug=away.SLUG, live=False, locale=Locale.get_default())
            found = root.add_child(instance=made)
    return found  # type: ignore[no-any-return]


def with_others(page: ContentPage, *, translations: bool = False) -> list[ContentPage]:
    """The pages that go with a page: its aliases, which only repeat it, and its translations when asked."""
    group = page.get_translations(inclusive=True) if translations else Page.objects.filter(pk=page.pk)
    wanted = list(away.reachable(Page.objects.filter(pk__in=group.values("pk"))))
    wanted += away.reachable(Page.objects.filter(alias_of__in=wanted))
    ordered = sorted({one.pk: one for one in wanted}.values(), key=lambda one: (one.pk != page.pk, one.path))
    kept: list[Page] = []
    for one in sorted(ordered, key=lambda one: one.path):
        if not any(one.path.startswith(above.path) for above in kept):
            kept.append(one)
    return [one.specific for one in ordered if one in kept]


def obstacles(pages: Iterable[ContentPage], user: Any) -> list[str]:
    """Why these pages may not be put away by this person; sentences."""
    found: list[str] = []
    for page in branches(pages):
        if getattr(page, "section_slug", ""):
            found.append(
                _("«%s» — розділ сайту. Його не видаляють, а знімають з публікації.") % page.draft_title
            )
        elif user is not None and not allowed(user, Action.DELETE, page):
            found.append(_("Ви не можете видалити «%s»: ваша роль цього не дозволяє.") % page.draft_title)
        else:
            found += gates.reasons(gates.Wish(gates.Change.DELETE, page, user))
    return list(dict.fromkeys(found))[:_REASONS_SHOWN]


def branches(pages: Iterable[ContentPage]) -> Iterator[Any]:
    for page in pages:
        branch = Page.objects.filter(path__startswith=page.path).order_by("path").specific()
        yield from (one for one in branch if isinstance(one, ContentPage))


def tell(signal: Signal, base: Page, user: Any) -> None:
    """Tell the other apps what becomes of every page of content in a branch."""
    for one in branches([base]):
        signal.send(sender=type(one), instance=one, user=user)


@transaction.atomic
def put(page: ContentPage, user: Any = None, batch: uuid.UUID | None = None) -> TrashEntry:
    """Take a page with all below it out of the site, whole or not at all. Asks nobody: see :func:`obstacles`.

    ``gates.Refused`` when somebody was faster.
    """
    container = bin_locked()
    base = Page.objects.select_related("content_type", "locale").filter(pk=page.pk).first()
    if base is None or away.is_away(base):
        raise gates.Refused([_("Цю сторінку вже видалено.")])
    entry = _entry(base.specific, user, batch or uuid.uuid4())
    tell(away.going, base, user)
    _withdraw(base, entry, user)
    move(base, container, slug=str(base.pk))
    entry.save()
    base = Page.objects.get(pk=base.pk)
    for one in branches([base]):
        ReferenceIndex.remove_for_object(one)
    tell(away.gone, base, user)
    log(
        instance=entry.page.specific, action="poruch.trash.put", user=user, data={"place": entry.parent_title}
    )
    SiteRevision.bump()
    return entry


def _entry(page: Any, user: Any, batch: uuid.UUID) -> TrashEntry:
    parent = page.get_parent()
    taken = states.taken(Page.objects.filter(path__startswith=page.path))
    return TrashEntry(
        page=Page.objects.get(pk=page.pk),
        title=page.draft_title or page.title,
        slug=page.slug,
        url=page.url or page.url_path,
        parent=parent,
        parent_title=parent.draft_title or parent.title,
        position=parent.get_children().filter(path__lt=page.path).count(),
        type_code=page.content_type_code,
        language=page.locale.language_code,
        lead_partner_id=page.lead_partner_id,
        joint=page.joint,
        user=user,
        batch=batch,
        pages=len(taken),
        was_live=any(state["live"] for state in taken),
        was_scheduled=any(state["scheduled"] for state in taken),
        states=taken,
    )


def _withdraw(base: Page, entry: TrashEntry, user: Any) -> None:
    """End what is under way with the pages, and take them from readers while they still have an address."""
    ids = [str(state["id"]) for state in entry.states]
    kind = ContentType.objects.get_for_model(Page)
    for workflow in WorkflowState.objects.active().filter(base_content_type=kind, object_id__in=ids):
        task = workflow.current_task_state_id
        workflow.cancel(user=user)
        TaskState.objects.filter(pk=task).update(comment=_("Сторінку перенесено до кошика."))
    branch = Page.objects.filter(path__startswith=base.path)
    for page in branch.live().order_by("path").specific():
        UnpublishPageAction(page, user=user, log_action=False).execute(skip_permission_checks=True)
    # A source that is published writes into its aliases, past every gate: those in the trash are none.
    branch.filter(alias_of__isnull=False).update(alias_of=None)
    scheduled = Revision.page_revisions.filter(object_id__in=ids, approved_go_live_at__isnull=False)
    scheduled.update(approved_go_live_at=None)


def move(page: Page, parent: Page, *, slug: str, position: int | None = None) -> Page:
    """Move a branch without the signals of a move: no redirect may lead into the trash or out of it.

    Whoever calls it tells the others what has become of the pages.
    """
    before = page.url_path
    base = Page.objects.get(pk=page.pk)
    siblings = list(away.reachable(parent.get_children())) if position is not None else []
    if position is not None and position < len(siblings):
        MP_MoveHandler(base, siblings[position], "left").process()
    else:
        MP_MoveHandler(base, Page.objects.get(pk=parent.pk), "last-child").process()
    moved = Page.objects.get(pk=page.pk)
    moved.slug = slug
    after = moved.set_url_path(Page.objects.get(pk=parent.pk))
    Page.objects.filter(pk=moved.pk).update(slug=slug, url_path=after)
    moved._update_descendant_url_paths(before, after)
    return moved
