"""Making and changing drafts, in the format of docs/import-export.md."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from poruch.api.models import ApiToken
from poruch.api.params import LARGEST_ID
from poruch.api.problems import Conflict, Forbidden, Unprocessable
from poruch.api.tokens import scopes
from poruch.api.tokens.entrance import demand
from poruch.api.writing.finding import demand_unlocked
from poruch.core import away, gates
from poruch.core.models import Partner
from poruch.core.transfer.codecs import Context, Record
from poruch.core.transfer.pages import PageCodec
from poruch.editorial.roles.access import may_put
from poruch.editorial.roles.matrix import Action

#: What a record of a change may leave out: it stays as it is.
_IDENTITY: Final = ("type", "locale", "slug", "title", "campaign", "programme")
#: What is no field of a draft: publishing is an action, and where a translation belongs does not change.
NOT_HERE: Final = frozenset({"live", "private"})


class OwnershipForm(forms.Form):
    """The two fields that say whose a page is, asked of the gates as the form of the CMS asks them."""

    lead_partner = forms.ModelChoiceField(queryset=Partner.objects.all(), required=False)
    joint = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, user: Any, instance: Any, parent: Any) -> None:
        super().__init__(data)
        self.for_user, self.instance, self.parent_page = user, instance, parent
        gates.shape_form(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field, sentence in gates.form_problems(self, cleaned):
            self.add_error(field or None, sentence)
        return cleaned


def create(token: ApiToken, record: Record, parent_id: int | None) -> Any:
    """A new draft of the owner's; nothing of it is public."""
    codec = _codec(token, record)
    user, context = token.user, Context(drafts=True)
    _check(codec, record)
    _demand_fields(user, codec, record)
    if "translation_of" in record:
        # The lead and the agreement of both partners come from the source: only that request takes them.
        raise Unprocessable(_("Переклад починають запитом POST /pages/{id}/translations."))
    if parent_id is not None:
        context.parents[codec.type, record["locale"]] = _parent(parent_id, record["locale"])
    page = codec.filled(None, record, context)
    parent = codec.parent(record["locale"], context)
    if parent_id not in (None, parent.pk):
        raise Unprocessable(_("Місце цієї сторінки задає сам запис: приберіть parent."))
    _demand_place(user, codec, parent, page)
    _settle(user, page, page, parent)
    page.locale, page.owner, page.live = parent.locale, user, False
    page.has_unpublished_changes = True
    # Wagtail lets a draft lack what its row cannot: the database would refuse it, and not in words.
    page.clean_fields(exclude={field.name for field in Page._meta.fields})
    parent.add_child(instance=page)
    save(page, user, logged=False)
    log(instance=page, action="wagtail.create", user=user, content_changed=True)
    return page


def change(token: ApiToken, page: Any, record: Record) -> Any:
    """A new version of the draft. What readers see stays as it is."""
    codec, user = scopes.codecs().get(page.content_type_code), token.user
    if codec is None:
        raise Unprocessable(_("Сторінки цього типу змінюють лише в редакторі."))
    if not page.permissions_for_user(user).may(Action.EDIT):
        raise Forbidden(_("Ваша роль не дозволяє редагувати цю сторінку."))
    demand_unlocked(user, page)
    # Of its own: without unpublished changes Wagtail gives the page in hand, which is filled in below.
    before = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    context = Context(drafts=True)
    known = codec.dump(before, context)
    full = {name: known[name] for name in _IDENTITY if name in known} | record
    if any(full[name] != known[name] for name in ("type", "locale")):
        raise Unprocessable(_("Тип і мову сторінки не змінюють. Створіть нову сторінку."))
    _check(codec, full)
    _demand_fields(user, codec, record)
    draft = codec.filled(page, full, context)
    draft.slug = full["slug"]
    _demand_free(page.get_parent(), draft)
    _settle(user, before, draft, page.get_parent().specific)
    save(draft, user)
    return draft


def withheld(user: Any, codec: PageCodec) -> set[str]:
    """Fields that the forms of the CMS do not show this person either."""
    return {name for name, permission in codec.permissions.items() if not user.has_perm(permission)}


def save(draft: Any, user: Any, *, logged: bool = True) -> Any:
    """As the CMS saves: the row too, while no reader has it."""
    _demand_dates(draft)
    draft.full_clean()
    if not draft.live:
        draft.save(clean=False)
    return draft.save_revision(user=user, log_action=logged, clean=False)


def _codec(token: ApiToken, record: Record) -> PageCodec:
    code = record.get("type")
    codec = scopes.codecs().get(code) if isinstance(code, str) else None
    if codec is None:
        raise Unprocessable(_("Такого типу немає. Можна: %s.") % ", ".join(sorted(scopes.codecs())))
    demand(token, scopes.write(codec.type))
    return codec


def _check(codec: PageCodec, record: Record) -> None:
    unknown = sorted(set(record) - (codec.known_fields() - NOT_HERE))
    if unknown:
        raise Unprocessable(_("Таких полів тут немає: %s.") % ", ".join(unknown)[:200])
    codec.check(record)


def _demand_fields(user: Any, codec: PageCodec, record: Record) -> None:
    if refused := sorted(record.keys() & withheld(user, codec)):
        raise Forbidden(_("Ваша роль не дозволяє змінювати ці поля: %s.") % ", ".join(refused))


def _parent(pk: int, locale: str) -> Any:
    found = Page.objects.filter(pk=pk, depth__gt=1).first() if pk <= LARGEST_ID else None
    if found is None or away.is_away(found):
        raise Unprocessable(_("parent: такої сторінки немає."))
    if found.locale.language_code != locale:
        raise Unprocessable(_("parent: ця сторінка іншою мовою."))
    return found.specific


def _demand_place(user: Any, codec: PageCodec, parent: Any, page: Any) -> None:
    if not may_put(user, Action.ADD, codec.model, parent):
        raise Forbidden(_("Ваша роль не дозволяє створювати тут сторінки цього типу."))
    if not codec.model.can_create_at(parent):
        raise Unprocessable(_("Під цією сторінкою такі не створюють."))
    _demand_free(parent, page)


def _demand_free(parent: Any, page: Any) -> None:
    """Whose address it is already; said here, since the model's own sentence would be a 422."""
    taken = away.reachable(parent.get_children()).filter(slug=page.slug).exclude(pk=page.pk).first()
    if taken is not None:
        raise Conflict(
            _("Адресу «%(slug)s» тут уже має сторінка %(id)s.") % {"slug": page.slug, "id": taken.pk}
        )


def _settle(user: Any, before: Any, page: Any, parent: Any) -> None:
    """Nobody takes a page from the other partner, and a new one is of one's own."""
    data = {"lead_partner": page.lead_partner_id or "", "joint": page.joint}
    form = OwnershipForm(data, user=user, instance=before, parent=parent)
    if not form.is_valid():
        sentences = [str(text) for texts in form.errors.values() for text in texts]
        raise Forbidden(" ".join(sentences))
    page.lead_partner = form.cleaned_data["lead_partner"]


def _demand_dates(page: Any) -> None:
    if page.go_live_at and page.expire_at and page.go_live_at > page.expire_at:
        raise ValidationError({"expire_at": _("Сторінка зникла б раніше, ніж з’явилася.")})
    if page.expire_at and page.expire_at < timezone.now():
        raise ValidationError({"expire_at": _("Цей час уже минув.")})
