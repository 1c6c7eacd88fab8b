"""An urgent correction: one publisher puts a phone or a date right at once, the other side confirms it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from poruch.core import away
from poruch.core.gates import Refused
from poruch.editorial.roles.access import covers, held
from poruch.editorial.roles.matrix import Action, Role
from poruch.editorial.workflow import people
from poruch.editorial.workflow.content import fingerprint, plain
from poruch.editorial.workflow.models.changes import Permit, UrgentCorrection
from poruch.editorial.workflow.needs import needs_now
from poruch.editorial.workflow.telling import remind

#: Whole fields that may be put right: phones, hours and dates, nothing that says what to do.
FIELDS: Final = frozenset(
    {"phone_links", "hours", "last_checked", "review_due", "valid_from", "starts_at", "ends_at", "starts_on",
     "ends_on"}
)  # fmt: skip
#: Parts of the blocks of a stream that may; blocks stay as many and in the same order.
PARTS: Final = {
    "steps": frozenset({"phones"}),
    "deadlines": frozenset({"value", "as_of"}),
    "amounts": frozenset({"value", "amount", "as_of"}),
}


@dataclass(frozen=True)
class Difference:
    """Labels of the fields that differ from what readers see: those that may, and those that may not."""

    allowed: tuple[str, ...]
    refused: tuple[str, ...]


def difference(page: Any) -> Difference:
    """Between the version that readers have and the latest one."""
    live = page.live_revision.content if page.live_revision_id else page.serializable_data()
    old, new = plain(live), plain(page.get_latest_revision().content)
    allowed: list[str] = []
    refused: list[str] = []
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            fits = name in FIELDS or _only_parts(name, old.get(name), new.get(name))
            (allowed if fits else refused).append(_label(page, name))
    return Difference(tuple(allowed), tuple(refused))


def _only_parts(name: str, old: Any, new: Any) -> bool:
    parts = PARTS.get(name)
    if parts is None or not isinstance(old, list) or not isinstance(new, list) or len(old) != len(new):
        return False
    return all(_same_but(parts, before, after) for before, after in zip(old, new, strict=True))


def _same_but(parts: frozenset[str], old: dict[str, Any], new: dict[str, Any]) -> bool:
    if old.get("type") != new.get("type"):
        return False
    before, after = old.get("value"), new.get("value")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return before == after
    keys = before.keys() | after.keys()
    return {key for key in keys if before.get(key) != after.get(key)} <= parts


def _label(page: Any, name: str) -> str:
    try:
        field = page._meta.get_field(name)
    except LookupError:
        return name
    label = getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name
    return str(label)


def partner_for(user: Any, page: Any) -> int | None:
    """The partner for whom somebody may correct this page."""
    return min(people.speaks_for(user, page, needs_now(page), Action.URGENT), default=None)


def problems(page: Any, user: Any) -> list[str]:
    """What stands against an urgent correction of the draft as it is."""
    if not page.live:
        return [_("Терміново виправити можна лише опубліковану сторінку.")]
    if partner_for(user, page) is None:
        return [_("Терміново виправити сторінку може випусковий редактор партнера, чия вона.")]
    found = difference(page)
    if found.refused:
        names = ", ".join(f"«{label}»" for label in found.refused)
        return [
            _("Терміново можна виправити лише телефони, години, дати й суми. Змінено ще: %s.") % names,
            _("Подайте цю версію на погодження або поверніть ці поля, як були."),
        ]
    if not found.allowed:
        return [_("У чернетці немає змін. Спершу виправте телефон чи дату.")]
    return []


@transaction.atomic
def correct(page: Any, user: Any, reason: str) -> UrgentCorrection:
    """Publish the draft at once; :class:`Refused` when more than a phone or a date differs."""
    if found := problems(page, user):
        raise Refused(found)
    revision = page.get_latest_revision()
    needs = needs_now(page)
    correction = UrgentCorrection.objects.create(
        page_id=page.pk,
        revision=revision,
        by=user,
        partner_id=partner_for(user, page),
        joint=needs.joint,
        reason=reason,
        fields=list(difference(page).allowed),
    )
    Permit.objects.get_or_create(
        revision=revision,
        fingerprint=fingerprint(revision.content),
        ground=Permit.Ground.URGENT,
        defaults={"user": user},
    )
    revision.publish(user=user, skip_permission_checks=True)
    log(instance=page, action="poruch.workflow.urgent", user=user, revision=revision, data={"reason": reason})
    remind(people.publishers(but=correction.partner_id if needs.joint else None), but=user)
    return correction


def may_answer(user: Any, correction: UrgentCorrection) -> bool:
    """Another publisher; of a joint page one of the other partner."""
    if correction.by_id == user.pk or correction.outcome != UrgentCorrection.Outcome.OPEN:
        return False
    roles = (one for one in held(user) if one.role is Role.PUBLISHER and covers(one, correction.page))
    mine = {one.partner_id for one in roles} - {None}
    return bool(mine - {correction.partner_id} if correction.joint else mine)


@transaction.atomic
def answer(correction: UrgentCorrection, user: Any, *, confirm: bool) -> None:
    """Confirm, or put the page through a round as it is now."""
    correction = UrgentCorrection.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if not may_answer(user, correction):
        raise Refused([_("Підтвердити має випусковий редактор іншого партнера, і лише раз.")])
    outcome = UrgentCorrection.Outcome.CONFIRMED if confirm else UrgentCorrection.Outcome.REVIEW
    correction.outcome, correction.answered_by, correction.answered_at = outcome, user, timezone.now()
    correction.save()
    page = correction.page.specific
    if not confirm and not page.current_workflow_state:
        workflow = page.get_workflow()
        if workflow is None:
            raise Refused([_("Погодження ще не налаштовано. Скажіть адміністраторові.")])
        workflow.start(page, user)
    action = "poruch.workflow.urgent_confirm" if confirm else "poruch.workflow.urgent_review"
    log(instance=page, action=action, user=user)


def waiting_corrections(user: Any) -> list[UrgentCorrection]:
    """Corrections that this person may confirm, oldest first. One query besides that of the roles."""
    found = UrgentCorrection.objects.filter(outcome=UrgentCorrection.Outcome.OPEN).exclude(by=user)
    found = found.exclude(page__url_path__startswith=away.ROOT)
    found = found.select_related("page", "page__locale", "partner", "by").order_by("at")
    return [correction for correction in found[:200] if may_answer(user, correction)]
