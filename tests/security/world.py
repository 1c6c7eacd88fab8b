"""A newsroom with one of everything, each holding a word of its own, and every address of the house.

The names of what editors type hold a payload as well: whoever shows one unescaped is caught by the crawl.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.files.base import ContentFile
from django.urls import get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Locale, Site, Task, Workflow

from campaigns.registration.sealing import Person
from poruch.core.models import HomePage
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import Share
from poruch.editorial.trash.actions import put
from poruch.editorial.workflow.models import ChangeRequest, Notice, UrgentCorrection
from tests.factories import GuideFactory, LegalActFactory, PhoneFactory, StandardPageFactory
from tests.factories.advocacy import CampaignFactory, ConsentFactory, story
from tests.factories.editorial_rules import RuleFactory, WebhookTargetFactory
from tests.factories.editorial_translation import fill
from tests.factories.filled import term
from tests.factories.people import chief, group_of, person, two_partners
from tests.factories.registration import at, event
from tests.security.test_uploads import photo

PAYLOAD: Final = '"><img src=x onerror=al(1)>'
#: What only some may see, by the word that nothing else holds.
DRAFT: Final = "чернеткодрозд"
GUEST: Final = "гостегрім"
CONSENT: Final = "zhoda-shafokliuch"
SEALED: Final = "whsec_hookosvit"
CLOSED: Final = "скриньколист"
PASSWORD_HASH: Final = "md5$"


@dataclass
class World:
    own: Any
    other: Any
    #: Ids by the name of a view, of an argument, or of a model (``app.model``).
    ids: dict[str, Any] = field(default_factory=dict)


def build() -> World:
    """Everything belongs to the association (``own``); who is of the council is of the ``other``."""
    own, other = two_partners()
    root = chief()
    home = HomePage.objects.get(locale__language_code="uk")
    draft = GuideFactory(title=f"{DRAFT} {PAYLOAD}", slug="taiemna", live=False, lead_partner=own)
    draft.summary = f"{DRAFT} {PAYLOAD}"
    revision = draft.save_revision(user=root, clean=False, log_action=True)
    live = StandardPageFactory(title=f"Сторінка {PAYLOAD}", lead_partner=own, joint=True, show_in_menus=True)
    world = World(own, other)
    world.ids = {
        **dict.fromkeys(("page_id", "parent_page_id", "page_pk", "page_to_move_id"), draft.pk),
        "destination_id": home.pk, "revision_id": revision.pk, "revision_id_a": "earliest",
        "revision_id_b": "latest", "wagtailcore.page": draft.pk,
        **_people(own), **_events(own), **_consents(), **_files(), **_rules(root, live), **_rows(root, live),
        **_put_away(own, root), **_translated(root),
    }  # fmt: skip
    state = draft.get_workflow()
    if state is not None:
        started = state.start(draft, root)
        world.ids |= {"workflow_state_id": started.pk, "task_state_id": started.current_task_state.pk}
    return world


def _people(own: Any) -> dict[str, Any]:
    victim = person("zhertva", Role.EDITOR, own, last_name=f"Прізвище {PAYLOAD}")
    share = Share.objects.create(user=victim, role=Role.EDITOR, page=HomePage.objects.first(), partner=own)
    group = group_of(Role.EDITOR, own)
    return {
        "auth.user": victim.pk, "auth.group": group.pk, "accounts_reset_mfa": victim.pk,
        "roles_share_end": share.pk,
    }  # fmt: skip


def _events(own: Any) -> dict[str, Any]:
    from campaigns.registration import booking

    page = event(title=f"Подія {PAYLOAD}", lead_partner=own)
    guest = booking.book(at(page), Person(f"{GUEST} {PAYLOAD}", "@hostehrim", GUEST), "uk").registration
    return {
        **{f"registrations_{name}": page.pk for name in ("roll", "roll_results", "add", "came", "remove")},
        "key": guest.key, "slug": page.slug,
    }  # fmt: skip


def _consents() -> dict[str, Any]:
    consent = ConsentFactory(code=CONSENT, kept_at=f"Шафа {PAYLOAD}")
    story(CampaignFactory(title=f"Кампанія {PAYLOAD}"), consent=consent)
    return {"campaigns_advocacy.consentrecord": consent.pk, "advocacy_withdraw": consent.pk}


def _files() -> dict[str, Any]:
    private = Collection.get_first_root_node().add_child(name=f"Приватна {PAYLOAD}")
    limits = CollectionViewRestriction.objects.create(collection=private, restriction_type="groups")
    limits.groups.set([])
    file = ContentFile(b"%PDF-1.4", name="closed.pdf")
    document = get_document_model().objects.create(title=CLOSED, file=file, collection=private)
    picture = ContentFile(photo("PNG"), name="p.png")
    image = get_image_model().objects.create(title=f"Світлина {PAYLOAD}", file=picture)
    return {
        **dict.fromkeys(("document_id", "doc_id", "wagtaildocs.document"), document.pk),
        **dict.fromkeys(("image_id", "image_pk", "wagtailimages.image"), image.pk),
        "wagtailcore.collection": private.pk, "collection_id": private.pk, "restriction_id": limits.pk,
    }  # fmt: skip


def _rules(root: Any, live: Any) -> dict[str, Any]:
    rule = RuleFactory(name=f"Правило {PAYLOAD}", author=root)
    target = WebhookTargetFactory(name=f"Система {PAYLOAD}", secret=SEALED)
    return {"editorial_rules.rule": rule.pk, "editorial_rules.webhooktarget": target.pk}


def _rows(root: Any, live: Any) -> dict[str, Any]:
    phone = PhoneFactory(label_uk=f"Лінія {PAYLOAD}", urgent_row=True)
    asked = ChangeRequest.objects.create(
        page_id=live.pk,
        change="delete",
        reason=f"Двічі {PAYLOAD}",
        asked_by=root,
        asked_for=live.lead_partner,
    )
    urgent = UrgentCorrection.objects.create(
        page_id=live.pk, by=root, partner=live.lead_partner, joint=True, fields=[PAYLOAD], reason=PAYLOAD
    )
    notice = Notice.objects.create(user=root, kind=Notice.Kind.DECLINED, page_id=live.pk)
    moved = Redirect.add_redirect("/uk/old/", redirect_to=live, is_permanent=True)
    return {
        "core.phone": phone.pk, "phone_id": phone.pk, "workflow_answer": asked.pk,
        "workflow_urgent_answer": urgent.pk, "workflow_dismiss": notice.pk, "redirect_id": moved.pk,
        "kb.glossaryterm": term(PAYLOAD).pk, "core.partner": live.lead_partner.pk,
        "wagtailcore.site": Site.objects.get().pk, "wagtailcore.locale": Locale.objects.first().pk,
        "wagtailcore.workflow": Workflow.objects.first().pk, "task_id": Task.objects.first().pk,
        "workflow_pk": Workflow.objects.first().pk, "wagtailcore.task": Task.objects.first().pk,
        "kb.legalactpage": LegalActFactory(title=f"Закон {PAYLOAD}").pk,
    }  # fmt: skip


def _put_away(own: Any, root: Any) -> dict[str, Any]:
    from poruch.editorial.copies.actions import make
    from poruch.editorial.trash.models import TrashEntry

    gone = GuideFactory(title=f"{DRAFT} кошик {PAYLOAD}", lead_partner=own)
    put(gone, root)
    entry = TrashEntry.objects.order_by("pk").last()
    copied = GuideFactory(title=f"Копія {PAYLOAD}", lead_partner=own, joint=True)
    copy = make(copied, root)
    return {
        "trash_restore": entry.pk if entry else 1, "trash_purge": entry.pk if entry else 1,
        "batch": entry.batch if entry else uuid.uuid4(),
        **{f"copies_{name}": copy.pk for name in ("compare", "discard", "release", "reopen")},
    }  # fmt: skip


def _translated(root: Any) -> dict[str, Any]:
    from wagtail_localize.models import Translation, TranslationSource

    page = GuideFactory(title=f"Переклад {PAYLOAD}")
    source, _made = TranslationSource.get_or_create_from_instance(page)
    english = Locale.objects.get(language_code="en")
    made = Translation.objects.create(source=source, target_locale=english)
    made.save_target(publish=False)
    fill(made)
    return {
        "translation_id": made.pk, "translation_source_id": source.pk,
        "string_segment_id": source.stringsegment_set.first().pk, "overridable_segment_id": 1,
    }  # fmt: skip


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    has_id: bool


def addresses(world: World, below: str = "cms/") -> list[Address]:
    """Every address that the resolver knows below a prefix, its arguments from the world, once each."""
    found: dict[str, Address] = {}
    for route, name, callback in _patterns(get_resolver().url_patterns):
        if route.startswith(below):
            path, filled = _fill(route, name, callback, world.ids)
            found.setdefault(path, Address(name, path, filled))
    return list(found.values())


def _patterns(entries: Any, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    for entry in entries:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _patterns(entry.url_patterns, route, inner)
        else:
            yield route, f"{space}{entry.name or ''}", entry.callback


_ARGUMENT: Final = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)|\((?:\?:)?[^)]*\)\*?")
_WORDS: Final = {
    "app_label": "kb", "app_name": "kb", "content_type_app_name": "kb", "model_name": "guidepage",
    "content_type_model_name": "guidepage", "language": "en", "change": "delete", "filter_spec": "width-30",
    "action_name": "approve", "uidb64": "MQ", "mode": "", "day": "2027-01-01", "object_id": "1",
    "format": "atom", "type": "guide", "shape": "wide", "digest": "0" * 16,
}  # fmt: skip


def _fill(route: str, name: str, callback: Any, ids: dict[str, Any]) -> tuple[str, bool]:
    initial = getattr(callback, "view_initkwargs", {}) or {}
    model = initial.get("model") or getattr(getattr(callback, "view_class", None), "model", None)
    label = model._meta.label_lower if hasattr(model, "_meta") else ""
    filled = False

    def value(match: re.Match[str]) -> str:
        nonlocal filled
        argument = match[1] or match[2] or ""
        filled = True
        if argument in ("pk", "page_id") and (known := ids.get(name) or ids.get(_bare(name))):
            return str(known)
        if argument == "pk":
            return str(ids.get(label, 1))
        return str(ids.get(argument, _WORDS.get(argument, 1)))

    path = _ARGUMENT.sub(value, route.replace("\\.", ".").replace("\\d+", "1"))
    if "bulk/" in path:
        path = path.replace("kb/guidepage/approve", "wagtailcore/page/delete")
    return "/" + path.replace("^", "").replace("$", "").replace("\\Z", ""), filled


def _bare(name: str) -> str:
    return name.removesuffix("_day")
