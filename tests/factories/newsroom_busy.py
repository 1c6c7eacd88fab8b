"""A newsroom with one of everything, in a served site, and the address of every view of the CMS that is ours.

In the shell of that site: ``from tests.factories.newsroom_busy import main; main()``, which prints JSON.
"""

import json
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from kb.models import GuidePage, LegalActPage
from poruch.core.models import ContentPage, Partner, Phone
from poruch.editorial.copies.actions import make
from poruch.editorial.freshness import marks, phones
from poruch.editorial.freshness.models import ExternalLink, LawEdition, PhoneCall
from poruch.editorial.roles import sharing
from poruch.editorial.roles.matrix import Role
from poruch.editorial.rules.models import Delivery, RuleRun
from poruch.editorial.rules.models import Notice as RuleNotice
from poruch.editorial.translation import actions
from poruch.editorial.translation.editor import translation_for
from poruch.editorial.trash.actions import put
from poruch.editorial.workflow.models import ChangeRequest, Notice, UrgentCorrection
from search.models.needs import SearchNeed
from tests.factories import newsroom
from tests.factories.api_tokens import Program
from tests.factories.editorial_rules import RuleFactory, WebhookTargetFactory
from tests.factories.editorial_translation import fill


def main() -> None:
    newsroom.hire()
    ngo = Partner.objects.get(slug="association")
    people = {user.username: user for user in User.objects.all()}
    joint = newsroom.take_on(GuidePage, "power-of-attorney", lead_partner=ngo, joint=True)
    changed = newsroom.take_on(GuidePage, "letters-to-prisoners", lead_partner=ngo, summary="Пишіть коротко.")
    sent = newsroom.take_on(GuidePage, "free-legal-aid", lead_partner=ngo, summary="Адвокат безоплатно.")
    addresses = {
        **standing(),
        **waiting(people, joint, changed),
        **translated(people["translator-en"], changed, sent),
        **stale(people["ngo-publisher"]),
        **taken_away(people["admin"]),
        **copied(people["ngo-editor"]),
        **ruled(people["admin"], joint),
        **lent(people, joint),
    }
    print(json.dumps(addresses))


def standing() -> dict[str, str]:
    """Views that need no row of their own."""
    names = (
        "wagtailadmin_home", "workflow_waiting", "workflow_unconfirmed", "translation_table",
        "freshness_ageing", "freshness_tasks", "freshness_phones", "freshness_calls", "freshness_links",
        "freshness_import", "freshness_editions:index", "freshness_editions:add", "roles_shares", "trash",
        "copies", "rules_runs", "rules_deliveries", "desk_pages", "desk_joint_waiting", "desk_unconfirmed",
        "desk_published", "desk_past_workflow", "desk_audit", "search_needs",
        "wagtailsnippets_editorial_rules_rule:list", "wagtailsnippets_editorial_rules_rule:add",
        "wagtailsnippets_editorial_rules_webhooktarget:list",
        "wagtailsnippets_editorial_rules_webhooktarget:add", "wagtailsnippets_kb_glossaryterm:list",
        "api_tokens", "api_token_new", "system_state",
    )  # fmt: skip
    return {name: reverse(name) for name in names}


def waiting(people: dict[str, Any], joint: Any, changed: Any) -> dict[str, str]:
    """A round, an urgent correction, a request to delete, a notice, a draft."""
    publisher, editor = people["ngo-publisher"], people["ngo-editor"]
    correction = UrgentCorrection.objects.create(
        page_id=joint.pk, by=publisher, partner=joint.lead_partner, joint=True, fields=["телефони"],
        reason="Старий номер мовчить.",
    )  # fmt: skip
    asked = ChangeRequest.objects.create(
        page_id=joint.pk, change="delete", reason="Двічі те саме.", asked_by=publisher,
        asked_for=joint.lead_partner,
    )  # fmt: skip
    for name in ("admin", "council-publisher"):
        Notice.objects.create(user=people[name], kind=Notice.Kind.DECLINED, page_id=joint.pk)
    SearchNeed.objects.create(
        digest="1", words="довідка про склад родини", locale="uk", found=SearchNeed.Found.NOTHING, days=3,
        last_day=timezone.localdate(),
    )  # fmt: skip
    joint.summary = "Коротко про довіреність."
    joint.save_revision(user=editor)
    joint.get_workflow().start(joint, editor)
    changed.save_revision(user=people["admin"])
    arguments = {
        "workflow_ask": [joint.pk, "delete"],
        "workflow_answer": [asked.pk],
        "workflow_urgent": [changed.pk],
        "workflow_urgent_answer": [correction.pk],
        "wagtailadmin_pages:edit": [joint.pk],
    }
    return {name: reverse(name, args=args) for name, args in arguments.items()}


def translated(translator: Any, changed: Any, sent: Any) -> dict[str, str]:
    """A translation that lacks something, and one under review."""

    def english(page: Any) -> Any:
        return ContentPage.objects.get(translation_key=page.translation_key, locale__language_code="en")

    lacking, under_review = translation_for(english(changed)), translation_for(english(sent))
    assert lacking
    assert under_review
    fill(under_review)
    actions.submit(translator, under_review)
    return {
        "translation_page": reverse("translation_page", args=[changed.pk]),
        "translation_submit": reverse("translation_submit", args=[lacking.pk]),
        "translation_review": reverse("translation_review", args=[english(sent).pk]),
    }


def stale(publisher: Any) -> dict[str, str]:
    """An edition of a law, a call, a broken link."""
    act = LegalActPage.objects.get(slug="criminal-code", locale__language_code="uk")
    edition = LawEdition(act=act, date=date(2026, 11, 1), articles="438", entered_by=publisher)
    marks.record(edition)
    phone = Phone.objects.order_by("pk").first()
    assert phone
    call = PhoneCall(phone=phone, result=PhoneCall.Result.THROUGH, note="Черговий, ті самі години.")
    phones.record(call, publisher)
    link = ExternalLink.objects.create(
        url="https://example.org/a/very/long/address/of/a/page/that/does/not/open/any/more/index.html",
        host="example.org", state="fails", code=404, fault="status", failed_days=4,
        first_failed_on=date(2026, 11, 20), last_failed_on=date(2026, 11, 24),
    )  # fmt: skip
    page = ContentPage.objects.get(slug="first-72-hours", locale__language_code="uk")
    link.pages.add(page)
    return {
        "freshness_call": reverse("freshness_call", args=[phone.pk]),
        "freshness_editions:edit": reverse("freshness_editions:edit", args=[edition.pk]),
        "freshness_editions:delete": reverse("freshness_editions:delete", args=[edition.pk]),
        "editor of a stale page": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }


def taken_away(admin: Any) -> dict[str, str]:
    entry = put(GuidePage.objects.get(slug="register-of-damage", locale__language_code="uk"), admin)
    page = GuidePage.objects.get(slug="first-72-hours", locale__language_code="uk")
    return {
        "trash_restore": reverse("trash_restore", args=[entry.pk]) + "?elsewhere=1",
        "trash_purge": reverse("trash_purge", args=[entry.pk]),
        "wagtailadmin_pages:delete": reverse("wagtailadmin_pages:delete", args=[page.pk]),
        "bulk deletion": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        + f"?id={page.pk}",
    }


def copied(editor: Any) -> dict[str, str]:
    """A copy that was changed, and its original, in one place both."""
    original = GuidePage.objects.get(slug="restore-documents", locale__language_code="uk")
    row = make(original, editor)
    for page, words in ((row.page.specific, "Спершу знайдіть копії."), (original, "Спершу спитайте вдома.")):
        page.summary = words
        page.save_revision(user=editor)
    other = GuidePage.objects.get(slug="education-rights", locale__language_code="uk")
    return {
        "copies_make": reverse("copies_make", args=[other.pk]),
        "copies_compare": reverse("copies_compare", args=[row.pk]),
        "copies_discard": reverse("copies_discard", args=[row.pk]),
    }


def ruled(admin: Any, page: Any) -> dict[str, str]:
    rule = RuleFactory(name="Нагадати про новий довідник", conditions=["type:is:guide"], author=admin)
    target = WebhookTargetFactory()
    Delivery.objects.create(target=target, event="published", body="{}", state="failed", note="404")
    RuleRun.objects.create(rule=rule, rule_name=rule.name, event="published", page_id=page.pk, result="done")
    RuleNotice.objects.create(
        user=admin, rule_name=rule.name, event="published", page_id=page.pk, message="Нове"
    )
    arguments = {
        "wagtailsnippets_editorial_rules_rule:edit": rule,
        "wagtailsnippets_editorial_rules_webhooktarget:edit": target,
        "api_token_revoke": Program(admin, only=["read"]).token,
    }
    return {name: reverse(name, args=[row.pk]) for name, row in arguments.items()}


def lent(people: dict[str, Any], page: Any) -> dict[str, str]:
    until = timezone.localdate() + timedelta(days=30)
    share = sharing.give(people["admin"], page, people["council-editor"], Role.EDITOR, until)
    return {
        "roles_share": reverse("roles_share", args=[page.pk]),
        "roles_share_end": reverse("roles_share_end", args=[share.pk]),
        "accounts_reset_mfa": reverse("accounts_reset_mfa", args=[people["lawyer"].pk]),
        "people": reverse("wagtailusers_users:index"),
    }
