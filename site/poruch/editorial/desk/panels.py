"""What the home of the CMS shows, one function a box, each with a fixed number of queries.

Other apps, also those below the desk, register theirs (:mod:`poruch.core.boxes`).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState, WorkflowState

from poruch import languages
from poruch.core import away
from poruch.core.boxes import Box, Found, Row, register_panel
from poruch.core.models import ContentPage
from poruch.editorial.desk.reports.querysets import round_of
from poruch.editorial.freshness.due import standing
from poruch.editorial.freshness.models import ReviewTask
from poruch.editorial.roles.access import held, partners_of
from poruch.editorial.roles.matrix import Role
from poruch.editorial.translation.models import TranslationState
from poruch.editorial.workflow.waiting import waiting_for
from search.models import SearchNeed

_LANGUAGES = dict(languages.LANGUAGES)


def my_drafts(user: Any, limit: int) -> Found | None:
    """Pages of mine, or last edited by me, with changes nobody was asked to look at yet. One query."""
    pages = ContentPage.objects.filter(Q(owner=user) | Q(latest_revision__user=user))
    pages = away.reachable(pages).filter(has_unpublished_changes=True).exclude(in_review())
    found = _pages(pages.order_by("-latest_revision_created_at"), limit)
    rows = tuple(_row(page, page.latest_revision_created_at) for page in found)
    return _cut(rows, limit, f"{reverse('desk_pages')}?state=changed&mine=true")


def waiting_for_me(user: Any, limit: int) -> Found | None:
    """Turns in a round, what came back, requests and corrections of the other partner, notices."""
    found = [Row(one.title, one.url, one.what, one.since) for one in waiting_for(user) if one.url]
    return _cut(tuple(found), limit, reverse("workflow_waiting"))


def waiting_for_others(user: Any, limit: int) -> Found | None:
    """What I or my partner's people sent for agreement, and somebody else must now decide."""
    mine = TaskState.objects.reviewable_by(user).values_list("pk", flat=True)
    ours = Q(requested_by=user) | Q(requested_by__groups__poruch_role__partner__in=partners_of(user))
    states = WorkflowState.objects.filter(ours, status=WorkflowState.STATUS_IN_PROGRESS).distinct()
    states = states.exclude(current_task_state__in=list(mine)).select_related("current_task_state__task")
    found = states.order_by("created_at")[: limit + 1]
    rows = _rows_of(
        [(one.object_id, _task_of(one), getattr(one.current_task_state, "started_at", None)) for one in found]
    )
    return _cut(rows, limit, reverse("desk_joint_waiting"))


def stale(user: Any, limit: int) -> Found | None:
    """Public pages of my partner, and joint ones, whose day of review has passed."""
    today = timezone.localdate()
    mine = partners_of(user)
    if not mine and not user.is_superuser:
        return None
    pages = ContentPage.objects.live().filter(review_due__lt=today)
    if mine:
        pages = pages.filter(Q(lead_partner__in=mine) | Q(joint=True))
    rows = tuple(_row(page, page.review_due) for page in _pages(pages.order_by("review_due", "pk"), limit))
    return _cut(rows, limit, f"{reverse('desk_pages')}?overdue=true")


def law_changed(user: Any, limit: int) -> Found | None:
    """Pages of my partner that a new edition of an act overtook and nobody has answered for. Two queries."""
    mine = partners_of(user)
    if not mine and not user.is_superuser:
        return None
    tasks = standing(ReviewTask.objects.filter(done_at=None)).select_related("edition").order_by("created_at")
    if mine:
        tasks = tasks.filter(partner__in=mine)
    first = list(tasks[: limit + 1])
    keys = {one.translation_key for one in first}
    pages = ContentPage.objects.filter(translation_key__in=keys, locale__language_code=languages.SOURCE)
    titles = dict(pages.values_list("translation_key", "draft_title"))
    url = reverse("freshness_tasks")
    rows = [
        Row(titles[one.translation_key], url, str(one.edition), one.created_at)
        for one in first
        if one.translation_key in titles
    ]
    return _cut(tuple(rows), limit, url)


def translations_due(user: Any, limit: int) -> Found | None:
    """Public pages that a translator's language lacks, or has as the original was before. One query."""
    wanted = [one.language for one in held(user) if one.role is Role.TRANSLATOR]
    if user.is_superuser:
        wanted = list(languages.CODES)
    wanted = [code for code in wanted if code in _LANGUAGES]
    if not wanted:
        return None
    states = TranslationState.objects.filter(language__in=wanted, source__live=True)
    states = states.filter(state__in=(TranslationState.State.STALE, TranslationState.State.MISSING))
    found = states.select_related("source").order_by("rank", "-source__last_published_at", "pk")[: limit + 1]
    rows = [
        Row(
            one.source.draft_title,
            reverse("translation_page", args=[one.source_id]),
            f"{_LANGUAGES[one.language]}: {one.get_state_display()}",
            one.stale_since or one.source.last_published_at,
        )
        for one in found
    ]
    return _cut(tuple(rows), limit, reverse("translation_table"))


def search_gaps(user: Any, limit: int) -> Found | None:
    """What readers asked for on several days and did not find."""
    needs = SearchNeed.objects.filter(found=SearchNeed.Found.NOTHING).order_by("-days", "words")
    url = reverse("search_needs")
    rows = [Row(need.words, url, need.get_locale_display(), need.last_day) for need in needs[: limit + 1]]
    return _cut(tuple(rows), limit, url)


def in_review() -> Exists:
    """Whether a round of agreement runs on a page."""
    return Exists(round_of(OuterRef("pk")))


def _task_of(state: WorkflowState) -> str:
    current = state.current_task_state
    return str(current.task) if current else str(state.get_status_display())


def _pages(pages: Any, limit: int) -> Iterable[ContentPage]:
    found: Iterable[ContentPage] = pages.select_related("locale")[: limit + 1]
    return found


def _row(page: ContentPage, when: Any) -> Row:
    return Row(page.draft_title, _edit(page.pk), str(_LANGUAGES.get(page.locale.language_code, "")), when)


def _rows_of(found: Sequence[tuple[str, str, Any]]) -> tuple[Row, ...]:
    """Rows for pages named by the text keys of Wagtail's generic relations. One query."""
    numbers = [int(number) for number, _note, _when in found if str(number).isdigit()]
    titles = dict(ContentPage.objects.filter(pk__in=numbers).values_list("pk", "draft_title"))
    return tuple(
        Row(titles[int(number)], _edit(int(number)), note, when)
        for number, note, when in found
        if str(number).isdigit() and int(number) in titles
    )


def _edit(number: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[number])


def _cut(rows: tuple[Row, ...], limit: int, more_url: str) -> Found:
    return Found(rows[:limit], more_url, len(rows) > limit)


def register() -> None:
    nothing = _("Тут на вас нічого не чекає.")
    for box in (
        Box("waiting_for_me", _("Чекає на мене"), nothing, waiting_for_me, 10),
        Box("my_drafts", _("Мої чернетки"), _("Незакінчених чернеток немає."), my_drafts, 20),
        Box(
            "waiting_for_others",
            _("Чекає на згоду інших"),
            _("Ви ні на кого не чекаєте."),
            waiting_for_others,
            30,
        ),
        Box("stale", _("Час переглянути"), _("Прострочених сторінок немає."), stale, 40),
        Box(
            "law_changed",
            _("Змінився закон"),
            _("Усе звірено з чинними редакціями."),
            law_changed,
            45,
        ),
        Box("translations_due", _("Чекає на переклад"), _("Усе перекладено."), translations_due, 50),
        Box("search_gaps", _("Шукали й не знайшли"), _("Таких запитів немає."), search_gaps, 70),
    ):
        register_panel(box)
