"""Nobody takes a page from the other partner, or gives one away, by what a form says."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from poruch.core.models import ContentPage, Partner
from poruch.editorial.roles.access import covers, held, is_publisher_of, partners_of, whose

NOT_YOURS = gettext_lazy("Нову сторінку веде ваш партнер. Оберіть його провідним.")
HAND_OVER = gettext_lazy(
    "Змінити провідного партнера може лише випусковий редактор того партнера, який веде сторінку."
)
NO_LONGER_JOINT = gettext_lazy(
    "Зняти позначку «спільний матеріал» може лише випусковий редактор партнера, який веде сторінку."
)
NOBODYS = gettext_lazy(
    "Сторінку ще ніхто не веде. Якщо ваш партнер береться за неї, оберіть його: зміну погодить його "
    "випусковий редактор."
)
ONLY_OWN = gettext_lazy("Сторінку ще ніхто не веде. Запропонувати провідним можна лише свого партнера.")
MAKE_JOINT = gettext_lazy("Зробити матеріал спільним може лише партнер, який веде сторінку.")
ASK = gettext_lazy("Напишіть йому в коментарі до сторінки.")


def own_partner(user: Any, parent: Any) -> int | None:
    """Whose a new page of this person is: the partner of their role, or of the share they add it by."""
    if mine := sorted(partners_of(user)):
        lead = getattr(parent, "lead_partner_id", None)
        return lead if lead in mine else mine[0]
    lent = (one.partner_id for one in held(user) if one.lent and covers(one, parent))
    return next(lent, None)


def shape(form: Any) -> None:
    """Draw only the partners that may be chosen; whoever sends another one reads why not."""
    field = form.fields.get("lead_partner")
    user = form.for_user
    if field is None or user is None or user.is_superuser:
        return
    page = form.instance
    if page.pk is None:
        choices = {*partners_of(user), own_partner(user, form.parent_page)}
        sentence = NOT_YOURS
    elif whose(page)[0] is None:
        choices = {page.lead_partner_id, *partners_of(user), own_partner(user, page)}
        sentence, field.help_text = ONLY_OWN, NOBODYS
    elif is_publisher_of(user, whose(page)[0]):
        return
    else:
        choices = {page.lead_partner_id, whose(page)[0]}
        sentence = format_lazy("{} {}", HAND_OVER, ASK)
    field.queryset = Partner.objects.filter(pk__in=[pk for pk in choices if pk])
    field.error_messages["invalid_choice"] = sentence


def check(form: Any, cleaned: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The sentences against a form; a new page without a partner gets the person's own."""
    user, page = form.for_user, form.instance
    if user is None or user.is_superuser or "lead_partner" not in form.fields:
        return
    if page.pk is None:
        if not form.errors.get("lead_partner") and not cleaned.get("lead_partner"):
            own = own_partner(user, form.parent_page)
            cleaned["lead_partner"] = Partner.objects.filter(pk=own).first() if own else None
        return
    yield from _taken(form, cleaned, user, page)


def _taken(form: Any, cleaned: dict[str, Any], user: Any, page: ContentPage) -> Iterator[tuple[str, str]]:
    lead, joint = whose(page)
    if lead is not None and is_publisher_of(user, lead):
        return
    if "lead_partner" in cleaned and not form.errors.get("lead_partner"):
        wanted = cleaned["lead_partner"] and cleaned["lead_partner"].pk
        own = {*partners_of(user), own_partner(user, page)} if lead is None else set()
        if wanted not in {lead, _drafted(page, "lead_partner"), *own}:
            yield "lead_partner", str(ONLY_OWN) if lead is None else f"{HAND_OVER} {ASK}"
    if "joint" in cleaned and bool(cleaned["joint"]) not in (joint, _drafted(page, "joint")):
        if joint:
            yield "joint", f"{NO_LONGER_JOINT} {ASK}"
        elif lead is not None and lead not in partners_of(user):
            yield "joint", f"{MAKE_JOINT} {ASK}"


def _drafted(page: ContentPage, field: str) -> Any:
    """What the newest draft says: leaving that as it is hands nothing over. An older version may say more."""
    draft = page.get_latest_revision()
    return draft.content.get(field) if draft else None
