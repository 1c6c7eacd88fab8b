"""Drafts as those who may change them get them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import WorkflowState

from poruch.api import kinds
from poruch.api.addresses import Addresses
from poruch.api.answers import MEDIA_TYPE
from poruch.api.finding import by_id
from poruch.api.schemas.drafts import Draft, DraftItem, Round
from poruch.api.tokens import scopes
from poruch.api.writing.drafts import NOT_HERE, withheld
from poruch.api.writing.finding import etag_of
from poruch.core.models import ContentPage
from poruch.core.transfer.codecs import Context
from poruch.core.transfer.pages import PageCodec


def item(row: Any) -> DraftItem:
    """``row`` has its ``locale`` and ``reviewed``: whether an agreement is under way."""
    return DraftItem(
        id=row.pk,
        type=kinds.content_types().get(row.content_type_id, ""),
        locale=row.locale.language_code,
        slug=row.slug,
        title=row.draft_title or row.title,
        translation_key=str(row.translation_key),
        live=row.live,
        changed=row.has_unpublished_changes,
        in_review=row.reviewed,
        saved=row.latest_revision_created_at,
    )


def draft(page_id: int, request: HttpRequest) -> Draft:
    """The newest version, read afresh; for a token without the scope ``drafts`` how the page stands alone."""
    page: Any = ContentPage.objects.select_related("locale").get(pk=page_id).specific
    state = page.current_workflow_state
    page.reviewed = state is not None
    addresses, token = Addresses(request), request.api_token  # type: ignore[attr-defined]
    open_to_all = by_id(page_id)
    stands = Draft(
        **dict(item(page)),
        go_live_at=None,
        expire_at=None,
        scheduled=_when(page),
        round=_round(state),
        url=addresses.path(open_to_all.url_path) if open_to_all else "",
        edit_url=addresses.absolute(reverse("wagtailadmin_pages:edit", args=[page.pk])),
        fields={},
    )
    reads = scopes.DRAFTS in token.scopes
    return stands.model_copy(update=_content(page, token.user) if reads else _public(stands, open_to_all))


def _content(page: Any, user: Any) -> dict[str, Any]:
    newest, codec = page.get_latest_revision_as_object(), scopes.codecs().get(page.content_type_code)
    return {
        "slug": newest.slug,
        "go_live_at": newest.go_live_at,
        "expire_at": newest.expire_at,
        "fields": _fields(codec, newest, user) if codec else {},
    }


def _public(stands: Draft, page: ContentPage | None) -> dict[str, Any]:
    """Writing gives no right to read: what is in the draft may be somebody else's by now.

    So title and slug are those that any reader has, and what a reviewer wrote is left out.
    """
    words = {"title": page.title if page else "", "slug": page.slug if page else ""}
    return words | ({"round": stands.round.model_copy(update={"comment": ""})} if stands.round else {})


def _fields(codec: PageCodec, page: Any, user: Any) -> dict[str, Any]:
    """What ``PATCH`` takes back as it is."""
    left_out = NOT_HERE | withheld(user, codec)
    record = codec.dump(page, Context(drafts=True))
    return {name: value for name, value in record.items() if name not in left_out}


def _when(page: Any) -> Any:
    planned = page.revisions.filter(approved_go_live_at__isnull=False)
    return planned.order_by("approved_go_live_at").values_list("approved_go_live_at", flat=True).first()


def _round(state: WorkflowState | None) -> Round | None:
    if state is None:
        return None
    turn = state.current_task_state
    return Round(
        status=state.status,
        task=turn.task.name if turn else "",
        comment=turn.comment if turn and state.status == WorkflowState.STATUS_NEEDS_CHANGES else "",
    )


def answer(page_id: int, request: HttpRequest, status: int = 200) -> HttpResponse:
    """With the ``ETag`` that ``If-Match`` of the next change takes."""
    found = draft(page_id, request)
    response = HttpResponse(
        found.model_dump_json().encode("utf-8", "replace"), content_type=MEDIA_TYPE, status=status
    )
    response.headers["ETag"] = etag_of(ContentPage.objects.get(pk=page_id))
    return response
