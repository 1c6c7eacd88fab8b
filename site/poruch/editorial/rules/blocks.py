"""Conditions and actions in the form of a rule.

An action block says what is to be done; :mod:`poruch.editorial.rules.actions` does it.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from poruch.core.models import Audience, Partner, Topic
from poruch.core.querying import Use
from poruch.core.querying.blocks import criterion_blocks
from poruch.editorial.roles.models import ROLE_CHOICES

Choices = Iterable[tuple[str, Any]]


def topics() -> Choices:
    return [(row.code, row.name) for row in Topic.objects.all()]


def audiences() -> Choices:
    return [(row.code, row.name) for row in Audience.objects.all()]


def partners() -> Choices:
    return [(row.slug, str(row)) for row in Partner.objects.all()]


def people() -> Choices:
    """Whoever may enter the CMS."""
    users = get_user_model().objects.filter(is_active=True)
    users = users.filter(groups__permissions__codename="access_admin") | users.filter(is_superuser=True)
    return [(str(user.pk), user.get_full_name() or user.get_username()) for user in users.distinct()]


def targets() -> Choices:
    from poruch.editorial.rules.models import WebhookTarget

    return [(str(row.pk), row.name) for row in WebhookTarget.objects.filter(active=True)]


def several(choices: Any, label: Any, *, required: bool = True) -> blocks.MultipleChoiceBlock:
    return blocks.MultipleChoiceBlock(
        choices=choices,
        required=required,
        label=label,
        widget=forms.SelectMultiple,
        help_text=_("Кілька: тримайте Ctrl або ⌘."),
    )


class ActingRoleBlock(blocks.StructBlock):
    """Who did it."""

    operator = blocks.ChoiceBlock(
        choices=[("any", _("одна з ролей")), ("none", _("жодна з ролей"))], default="any", label=_("Умова")
    )
    roles = several(ROLE_CHOICES, _("Ролі"))

    class Meta:
        label = _("Роль того, хто це зробив")
        icon = "user"


class ConditionsBlock(blocks.StreamBlock):
    """The criteria of the query language, and who did it."""

    acting_role = ActingRoleBlock()

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*criterion_blocks(Use.RULES), *(local_blocks or ())], **kwargs)

    class Meta:
        required = False


class ActionBlock(blocks.StructBlock):
    """``without_page``: it can be done when the page is gone."""

    without_page: ClassVar[bool] = False


class NotifyRoleBlock(ActionBlock):
    without_page = True
    role = blocks.ChoiceBlock(choices=ROLE_CHOICES, label=_("Роль"))
    partner = blocks.ChoiceBlock(
        choices=partners, required=False, label=_("Партнер"), help_text=_("Порожньо: обидва партнери.")
    )
    mail = blocks.BooleanBlock(required=False, default=True, label=_("Також листом"))
    message = blocks.CharBlock(required=False, max_length=200, label=_("Що сказати"))

    class Meta:
        label = _("Сповістити людей із роллю")
        icon = "mail"


class NotifyPeopleBlock(ActionBlock):
    without_page = True
    people = several(people, _("Кого"))
    mail = blocks.BooleanBlock(required=False, default=True, label=_("Також листом"))
    message = blocks.CharBlock(required=False, max_length=200, label=_("Що сказати"))

    class Meta:
        label = _("Сповістити певних людей")
        icon = "mail"


class AddTopicsBlock(ActionBlock):
    topics = several(topics, _("Теми"))

    class Meta:
        label = _("Додати теми (у чернетку)")
        icon = "tag"


class AddAudiencesBlock(ActionBlock):
    audiences = several(audiences, _("Для кого"))

    class Meta:
        label = _("Додати аудиторії (у чернетку)")
        icon = "tag"


class ReviewDateBlock(ActionBlock):
    days = blocks.IntegerBlock(min_value=1, max_value=3650, label=_("За скільки днів від сьогодні"))

    class Meta:
        label = _("Призначити перегляд (у чернетку)")
        icon = "date"


class MoveBlock(ActionBlock):
    page = blocks.PageChooserBlock(label=_("Куди"))

    class Meta:
        label = _("Перенести")
        icon = "arrow-right-full"


class PlainBlock(ActionBlock):
    """An action without a choice; Wagtail wants a struct to hold something."""

    note = blocks.CharBlock(required=False, max_length=200, label=_("Примітка для себе"))


class UnpublishBlock(PlainBlock):
    class Meta:
        label = _("Зняти з сайту")
        icon = "download"


class SubmitBlock(PlainBlock):
    class Meta:
        label = _("Подати на перевірку")
        icon = "clipboard-list"


class WebhookBlock(ActionBlock):
    without_page = True
    target = blocks.ChoiceBlock(choices=targets, label=_("Кого"))

    class Meta:
        label = _("Викликати іншу систему")
        icon = "link-external"


class LogBlock(ActionBlock):
    without_page = True
    message = blocks.CharBlock(max_length=200, label=_("Що записати"))

    class Meta:
        label = _("Записати в журнал правил")
        icon = "list-ul"


class ActionsBlock(blocks.StreamBlock):
    notify_role = NotifyRoleBlock()
    notify_people = NotifyPeopleBlock()
    add_topics = AddTopicsBlock()
    add_audiences = AddAudiencesBlock()
    review_date = ReviewDateBlock()
    move = MoveBlock()
    unpublish = UnpublishBlock()
    submit = SubmitBlock()
    webhook = WebhookBlock()
    log = LogBlock()

    class Meta:
        min_num = 1
        max_num = 10
