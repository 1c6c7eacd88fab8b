"""Names of actions that Wagtail's own log does not have."""

from functools import cache
from typing import Any, Final

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

LOGIN: Final = "account.login"
LOGOUT: Final = "account.logout"
LOGIN_FAILED: Final = "account.login_failed"
CODE_FAILED: Final = "account.code_failed"
FACTOR_ADDED: Final = "account.mfa_added"
FACTOR_REMOVED: Final = "account.mfa_removed"
CODES_RENEWED: Final = "account.codes_renewed"
GROUP_JOINED: Final = "account.group_joined"
GROUP_LEFT: Final = "account.group_left"
SHARE_GIVEN: Final = "account.share_given"
SHARE_ENDED: Final = "account.share_ended"
EXPORTED: Final = "desk.exported"

#: What puts content before readers.
PUBLISHED: Final = ("wagtail.publish", "wagtail.publish.scheduled")

OWN: Final = {
    LOGIN: _("Вхід"),
    LOGOUT: _("Вихід"),
    LOGIN_FAILED: _("Невдалий вхід"),
    CODE_FAILED: _("Код не підійшов"),
    FACTOR_ADDED: _("Додано другий крок входу"),
    FACTOR_REMOVED: _("Прибрано другий крок входу"),
    CODES_RENEWED: _("Нові резервні коди"),
    GROUP_JOINED: _("Додано до групи"),
    GROUP_LEFT: _("Вилучено з групи"),
    SHARE_GIVEN: _("Надано доступ до гілки"),
    SHARE_ENDED: _("Забрано доступ до гілки"),
    EXPORTED: _("Вивантажено звіт"),
}


def label_of(action: str) -> str:
    """In the reader's language; an action nobody names any more stays as it was written."""
    if action in OWN:
        return str(OWN[action])
    registry.scan_for_actions()
    formatter = registry.formatters.get(action)
    return str(formatter.label) if formatter else action


def type_of(name: str) -> str:
    """What the log calls a model, in the reader's language."""
    if name == "report":
        return str(_("звіт"))
    model = _models().get(name)
    return str(model._meta.verbose_name) if model else name


@cache
def _models() -> dict[str, Any]:
    return {str(model._meta.model_name): model for model in apps.get_models()}
