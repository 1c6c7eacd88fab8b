"""How the pages of a branch were, and how to make them so again."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.signals import page_published, published

from poruch.core import away

State = dict[str, Any]


def taken(branch: Any) -> list[State]:
    """The state of every page of a query, for JSON. Two queries."""
    pages = branch.order_by("path").values(
        "pk", "live", "live_revision_id", "latest_revision_id", "alias_of_id"
    )
    found = {
        row["pk"]: {
            "id": row["pk"],
            "live": row["live"],
            "live_revision": row["live_revision_id"],
            "latest_revision": row["latest_revision_id"],
            "alias_of": row["alias_of_id"],
            "scheduled": [],
        }
        for row in pages
    }
    scheduled = Revision.page_revisions.filter(
        object_id__in=[str(pk) for pk in found], approved_go_live_at__isnull=False
    )
    for pk, object_id, when in scheduled.values_list("pk", "object_id", "approved_go_live_at"):
        found[int(object_id)]["scheduled"].append([pk, when.isoformat()])
    return list(found.values())


def tie_aliases(found: list[State]) -> None:
    """What repeated another page repeats it again, if that one is not in the trash itself."""
    for state in found:
        if source := state["alias_of"] and away.reachable(Page.objects.filter(pk=state["alias_of"])).first():
            Page.objects.filter(pk=state["id"]).update(alias_of=source)


def given_back(state: State) -> bool:
    """Make a page again what it was; False when it was changed meanwhile and stays a draft."""
    page = Page.objects.get(pk=state["id"]).specific
    if page.latest_revision_id != state["latest_revision"]:
        return False
    for pk, when in state["scheduled"]:
        if datetime.fromisoformat(when) > timezone.now():
            Revision.objects.filter(pk=pk).update(approved_go_live_at=when)
    if state["live"]:
        _live_again(page, state)
    return True


def _live_again(page: Any, state: State) -> None:
    """What readers saw a moment ago, without the round of a publication; whoever follows pages is told."""
    revision = Revision.objects.filter(pk=state["live_revision"]).first()
    Page.objects.filter(pk=page.pk).update(
        live=True,
        live_revision=revision,
        has_unpublished_changes=state["live_revision"] != state["latest_revision"],
    )
    page.refresh_from_db()
    page.update_aliases(revision=revision)
    page_published.send(sender=page.specific_class, instance=page, revision=revision)
    published.send(sender=type(page), instance=page, revision=revision)
