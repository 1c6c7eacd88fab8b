"""A copy starts as a draft: nothing goes out by being copied."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import fields  # type: ignore[import-untyped]
from wagtail.admin.api.actions.copy import CopyPageAPIAction, CopyPageAPIActionSerializer
from wagtail.admin.api.actions.copy_for_translation import CopyForTranslationAPIAction
from wagtail.admin.api.actions.create_alias import CreatePageAliasAPIAction

from poruch.core.gates import Refused

A_DRAFT: Final = gettext_lazy(
    "Копія завжди починається чернеткою. Читачі побачать її, коли її погодять, як кожну нову сторінку."
)
NO_ALIAS: Final = gettext_lazy(
    "Сторінка, що повторює іншу, виходила б до читачів без погодження. Зробіть копію-чернетку."
)


def refusals(sent: Mapping[str, Any]) -> list[str]:
    """What of Wagtail's form of a copy would go out at once; sentences."""
    found = {"publish_copies": A_DRAFT, "alias": NO_ALIAS}
    return [str(sentence) for name, sentence in found.items() if sent.get(name)]


class _DraftSerializer(CopyPageAPIActionSerializer):
    """Wagtail's own keeps a copy live unless it is told otherwise."""

    keep_live = fields.BooleanField(default=False, required=False)


class DraftCopyAPIAction(CopyPageAPIAction):
    serializer = _DraftSerializer

    def execute(self, instance: Any, data: Any) -> Any:
        if data["keep_live"]:
            raise Refused([str(A_DRAFT)])
        return super().execute(instance, data)


class NoAliasAPIAction(CreatePageAliasAPIAction):
    def execute(self, instance: Any, data: Any) -> Any:
        raise Refused([str(NO_ALIAS)])


class DraftTranslationAPIAction(CopyForTranslationAPIAction):
    """Parents that lack a translation would be made as live aliases in another language."""

    def execute(self, instance: Any, data: Any) -> Any:
        if data["alias"]:
            raise Refused([str(NO_ALIAS)])
        if data["copy_parents"]:
            raise Refused([_("Спершу перекладіть розділ, у якому стоїть ця сторінка.")])
        return super().execute(instance, data)


#: In the place of Wagtail's own, in the API of the CMS.
API_ACTIONS: Final[dict[str, Any]] = {
    "copy": DraftCopyAPIAction,
    "create_alias": NoAliasAPIAction,
    "copy_for_translation": DraftTranslationAPIAction,
}
