"""What can be sent to the CMS about a page, and whether it happened.

Each is a name, the actions of the matrix it takes, and a function that sends the request and looks at the
answer or the database. Data of forms come from a superuser's form, so that a refusal never comes from a
form that was not filled.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data

from poruch.core import away
from poruch.editorial.roles.matrix import Action
from tests.forms import edit_url, form

DRAFT = "Чернетка, якої не видно"


@dataclass
class Stage:
    client: Any
    full: Any
    page: Any
    site: Any
    #: What a superuser's form of the page holds: drawn once, for every request starts from the same page.
    held: Any = None

    @property
    def old(self):
        return self.page.revisions.order_by("pk").first()

    @property
    def new(self):
        return self.page.revisions.order_by("pk").last()

    def url(self, name, *args):
        return reverse(f"wagtailadmin_pages:{name}", args=args or [self.page.pk])

    def fresh(self):
        return Page.objects.get(pk=self.page.pk)

    def data(self, **values):
        if self.held is None:
            joint = {"joint": "on"} if self.page.joint else {}
            self.held = form(self.full, edit_url(self.page), **joint)
        data = self.held.copy()
        for name, value in nested_form_data(values).items():
            data[name] = value
        return data


def reads(name, needed, url, text=None):
    def look(on):
        answer = on.client.get(url(on))
        return answer.status_code == 200 and (text is None or text in answer.content.decode())

    return name, frozenset(needed), look


EDIT = {Action.EDIT}
READINGS = [
    reads("editor", EDIT, lambda on: edit_url(on.page), DRAFT),
    reads("history", EDIT, lambda on: on.url("history")),
    reads("history results", EDIT, lambda on: on.url("history_results")),
    reads("workflow history", EDIT, lambda on: on.url("workflow_history")),
    reads("compare", EDIT, lambda on: on.url("revisions_compare", on.page.pk, on.old.pk, on.new.pk), DRAFT),
    reads("compare live", EDIT, lambda on: on.url("revisions_compare", on.page.pk, "live", "latest"), DRAFT),
    reads("revision", EDIT, lambda on: on.url("revisions_view", on.page.pk, on.new.pk), DRAFT),
    reads("draft", EDIT, lambda on: on.url("view_draft"), DRAFT),
    reads("usage", EDIT, lambda on: on.url("usage")),
    reads(
        "restore form",
        {Action.EDIT, Action.RESTORE},
        lambda on: on.url("revisions_revert", on.page.pk, on.old.pk),
    ),
    reads("unpublish form", {Action.UNPUBLISH}, lambda on: on.url("unpublish")),
    reads("delete form", {Action.DELETE}, lambda on: on.url("delete")),
    reads("move form", {Action.MOVE}, lambda on: on.url("move")),
    reads("copy form", {Action.EDIT, Action.ADD}, lambda on: on.url("copy")),
    reads("privacy form", {Action.PRIVACY}, lambda on: on.url("set_privacy")),
    reads("sharing", {Action.SHARE}, lambda on: reverse("roles_share", args=[on.page.pk])),
]  # fmt: skip


def saves(on):
    on.client.post(edit_url(on.page), on.data(title="Нова назва"))
    return on.page.revisions.filter(object_str="Нова назва").exists()


def saves_by_script(on):
    on.client.post(edit_url(on.page), on.data(title="Назва скриптом"), headers={"Accept": "application/json"})
    return on.page.revisions.filter(object_str="Назва скриптом").exists()


def overwrites(on):
    data = on.data(title="Поверх чужої", overwrite_revision_id=on.new.pk)
    on.client.post(edit_url(on.page), data, headers={"Accept": "application/json"})
    return on.page.revisions.filter(object_str="Поверх чужої").exists()


def submits(on):
    on.client.post(edit_url(on.page), on.data(**{"action-submit": "1"}))
    return on.fresh().workflow_in_progress


def publishes(on):
    on.client.post(edit_url(on.page), on.data(title="Повз погодження", **{"action-publish": "1"}))
    return on.fresh().title == "Повз погодження"


def previews(on):
    url = on.url("preview_on_edit")
    on.client.post(url, on.data(title="Перегляд"))
    answer = on.client.get(f"{url}?mode=")
    return answer.status_code == 200 and "Перегляд" in answer.content.decode()


def restores(on):
    """The older version becomes the newest one."""
    count = on.page.revisions.count()
    on.client.post(on.url("revisions_revert", on.page.pk, on.old.pk), on.data(title="Повернута"))
    return on.page.revisions.count() > count


def unpublishes(on):
    on.client.post(on.url("unpublish"))
    return not on.fresh().live


def gone(on):
    """Deleted is away from everybody: in the trash, or for good."""
    return not away.reachable(Page.objects.filter(pk=on.page.pk)).exists()


def deletes(on):
    on.client.post(on.url("delete"))
    return gone(on)


def moves(on):
    """Within its section: a guide fits nowhere else."""
    other = type(on.page)(title="Сусідній", slug="susidnii", locale=on.page.locale)
    on.page.get_parent().add_child(instance=other)
    url = on.url("set_page_position")
    on.client.post(f"{url}?position=1")
    return list(on.page.get_parent().get_children().values_list("pk", flat=True))[-1] == on.page.pk


def copies(on):
    parent = on.page.get_parent()
    on.client.post(
        on.url("copy"),
        {
            "new_title": "Копія",
            "new_slug": "kopia",
            "new_parent_page": parent.pk,
            "copy_subpages": "",
            "alias": "",
        },
    )
    copy = Page.objects.filter(slug="kopia").first()
    assert copy is None or not copy.live
    return copy is not None


def copies_live(on):
    on.client.post(
        on.url("copy"),
        {
            "new_title": "Копія",
            "new_slug": "kopia",
            "new_parent_page": on.page.get_parent().pk,
            "publish_copies": "on",
        },
    )
    return Page.objects.filter(slug="kopia", live=True).exists()


def locks(on):
    on.client.post(on.url("lock"))
    return on.fresh().locked


def unlocks(on):
    Page.objects.filter(pk=on.page.pk).update(locked=True)
    on.client.post(on.url("unlock"))
    return not on.fresh().locked


def hides(on):
    on.client.post(on.url("set_privacy"), {"restriction_type": "login"})
    return PageViewRestriction.objects.filter(page=on.page).exists()


def unschedules(on):
    from datetime import timedelta

    from django.utils import timezone

    on.page.revisions.filter(pk=on.new.pk).update(approved_go_live_at=timezone.now() + timedelta(days=1))
    on.client.post(on.url("revisions_unschedule", on.page.pk, on.new.pk))
    return on.page.revisions.get(pk=on.new.pk).approved_go_live_at is None


def bulk(name, gone, **data):
    def do(on):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
        given = {key: value(on) if callable(value) else value for key, value in data.items()}
        on.client.post(f"{url}?id={on.page.pk}&next=/cms/", given)
        return gone(on)

    return do


def alias(on):
    on.client.post(
        on.url("copy"),
        {
            "new_title": "Копія",
            "new_slug": "kopia",
            "new_parent_page": on.page.get_parent().pk,
            "alias": "on",
        },
    )
    return Page.objects.filter(slug="kopia", alias_of=on.page.pk).exists()


def joins_session(on):
    """Pinging tells who else edits the page, and when it was changed."""
    session = reverse("wagtailadmin_editing_sessions:ping", args=["kb", "guidepage", str(on.page.pk), 1])
    return on.client.post(session, headers={"Accept": "application/json"}).status_code == 200


DOINGS = [
    ("save", frozenset(EDIT), saves),
    ("autosave", frozenset(EDIT), saves_by_script),
    ("overwrite", frozenset({Action.PUBLISH}), overwrites),
    ("submit", frozenset({Action.EDIT, Action.SUBMIT}), submits),
    ("publish", frozenset({Action.PUBLISH}), publishes),
    ("preview", frozenset(EDIT), previews),
    ("restore", frozenset({Action.EDIT, Action.RESTORE}), restores),
    ("unpublish", frozenset({Action.UNPUBLISH}), unpublishes),
    ("delete", frozenset({Action.DELETE}), deletes),
    ("reorder", frozenset({Action.MOVE}), moves),
    ("copy", frozenset({Action.EDIT, Action.ADD}), copies),
    ("copy live", frozenset({Action.PUBLISH}), copies_live),
    ("alias", frozenset({Action.PUBLISH}), alias),
    ("lock", frozenset({Action.LOCK}), locks),
    ("unlock", frozenset({Action.LOCK}), unlocks),
    ("privacy", frozenset({Action.PRIVACY}), hides),
    ("unschedule", frozenset({Action.SCHEDULE}), unschedules),
    ("editing session", frozenset(EDIT), joins_session),
    ("bulk publish", frozenset({Action.PUBLISH}), bulk("publish", lambda on: on.fresh().title == DRAFT)),
    ("bulk unpublish", frozenset({Action.UNPUBLISH}), bulk("unpublish", lambda on: not on.fresh().live)),
    (
        "bulk delete",
        frozenset({Action.DELETE}),
        bulk("delete", gone),
    ),
]  # fmt: skip


def exists(slug):
    return lambda on: Page.objects.filter(slug=slug).exists()


API_ACTIONS = [
    ("publish", {Action.PUBLISH}, lambda on: {}, lambda on: on.fresh().title == DRAFT),
    ("unpublish", {Action.UNPUBLISH}, lambda on: {}, lambda on: not on.fresh().live),
    ("delete", {Action.DELETE}, lambda on: {}, gone),
    (
        "copy",
        {Action.ADD, Action.EDIT},
        lambda on: {"slug": "kopia", "destination_page_id": on.page.get_parent().pk},
        exists("kopia"),
    ),
    ("create_alias", {Action.PUBLISH}, lambda on: {"update_slug": "kopia"}, exists("kopia")),
    (
        "move",
        {Action.MOVE},
        lambda on: {"destination_page_id": on.site.pk},
        lambda on: on.fresh().get_parent().pk == on.site.pk,
    ),
    (
        "revert_to_page_revision",
        {Action.EDIT},
        lambda on: {"revision_id": on.old.pk},
        lambda on: on.page.revisions.count() > 2,
    ),
]
