"""From an occurrence to what rules do about it."""

import logging
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log as log_action

from poruch import languages
from poruch.core.models import ContentPage
from poruch.core.querying import QueryError
from poruch.editorial.rules.actions import Refused, Work, perform
from poruch.editorial.rules.conditions import met
from poruch.editorial.rules.models import Occurrence, Rule, RuleRun
from poruch.editorial.rules.signals import acting

log = logging.getLogger(__name__)
#: Rules that may follow from one another.
DEPTH: Final = 3
#: What one rule may do with one page in an hour.
AN_HOUR: Final = 10
#: What one rule may do in an hour: an import of thousands of pages must not become thousands of mails.
IN_ALL: Final = 1_000
#: Times an occurrence is taken up.
ATTEMPTS: Final = 5

Result = RuleRun.Result


def waiting(event: str, page: ContentPage, user: Any) -> list[Rule]:
    """The active rules of an event whose conditions the page meets, in their order."""
    rules = Rule.objects.filter(active=True, event=event).select_related("author")
    return [rule for rule in rules if _met(rule, page, user)]


def _met(rule: Rule, page: ContentPage, user: Any) -> bool:
    """A condition that can no longer be asked is not met: a rule must not act on more than was meant."""
    try:
        return met(rule, page, user)
    except QueryError as error:
        log.warning("Rule %d cannot be asked: %s", rule.pk, error)
        return False


def run(pk: int) -> None:
    """All that rules do about an occurrence, in one transaction; nothing if it was done before.

    The journal is in the source language, whoever was at work.

    A fault rolls everything back and is raised; the occurrence waits to be taken up again.
    """
    Occurrence.objects.filter(pk=pk, done_at=None).update(attempts=F("attempts") + 1)
    with translation.override(languages.SOURCE), transaction.atomic():
        row = Occurrence.objects.select_for_update().filter(pk=pk, done_at=None).first()
        if row is None:
            return
        for rule in _rules(row):
            if not RuleRun.objects.filter(rule=rule, occurrence=row).exists():
                _run(rule, row)
            if rule.stop_after:
                break
        row.done_at = timezone.now()
        row.save(update_fields=["done_at"])


def _rules(row: Occurrence) -> list[Rule]:
    if row.matched is not None:
        found = Rule.objects.filter(active=True, pk__in=row.matched)
        return list(found.select_related("author"))
    page = ContentPage.objects.filter(pk=row.page_id).first()
    return waiting(row.event, page, row.user) if page else []


def _run(rule: Rule, row: Occurrence) -> None:
    chain = tuple(row.chain)
    if reason := _stopped(rule, row, chain):
        _note(rule, row, Result.STOPPED, [reason])
        return
    results, notes = {Result.DONE}, []
    with acting((*chain, rule.pk)):
        for child in rule.actions:
            result, note = _perform(child, Work(rule, row))
            results.add(result)
            notes.append(f"{child.block.label}: {note}")
    _note(rule, row, max(results, key=[Result.DONE, Result.REFUSED, Result.FAILED].index), notes)


def _perform(child: Any, work: Work) -> tuple[Result, str]:
    """One action in its own savepoint: what it leaves half done when it fails is undone."""
    try:
        with transaction.atomic():
            return Result.DONE, perform(child.block_type, child.value, work)
    except Refused as error:
        return Result.REFUSED, str(error)
    except Exception:
        log.exception("An action of rule %d failed", work.rule.pk)
        return Result.FAILED, _("Не вдалося через помилку. Її записано в журналі сервера.")


def _stopped(rule: Rule, row: Occurrence, chain: tuple[int, ...]) -> str:
    """Why the rule does not act, lest it go round in circles; ``""`` if it may."""
    if rule.pk in chain:
        return _("Це зробило саме правило.")
    if len(chain) >= DEPTH:
        return _("Правила вже спрацювали одне за одним %s рази.") % DEPTH
    hour = timezone.now() - timedelta(hours=1)
    runs = RuleRun.objects.filter(rule=rule, created_at__gte=hour).exclude(result=Result.STOPPED)
    if runs.filter(page_id=row.page_id).count() >= AN_HOUR:
        return _("За годину правило вже спрацювало на цій сторінці %s разів.") % AN_HOUR
    if runs.count() >= IN_ALL:
        return _("За годину правило вже спрацювало %s разів.") % IN_ALL
    return ""


def _note(rule: Rule, row: Occurrence, result: Result, notes: list[str]) -> None:
    RuleRun.objects.create(
        rule=rule,
        rule_name=rule.name,
        occurrence=row,
        event=row.event,
        page_id=row.page_id,
        result=result,
        note="\n".join(notes),
    )
    page = ContentPage.objects.filter(pk=row.page_id).first()
    if page is not None and result is not Result.STOPPED:
        log_action(instance=page, action="poruch.rule", user=rule.author, data={"rule": rule.name})
