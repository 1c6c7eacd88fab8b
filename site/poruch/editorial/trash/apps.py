"""Deleted pages, until somebody restores or removes them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrashConfig(AppConfig):
    name = "poruch.editorial.trash"
    label = "editorial_trash"
    verbose_name = _("Кошик")

    def ready(self) -> None:
        from poruch.core import away
        from poruch.editorial.trash import policies, signals
        from poruch.editorial.trash.actions import put

        def take(page: object, user: object) -> None:
            put(page, user)  # type: ignore[arg-type]

        away.use_taker(take)
        signals.connect()
        policies.register()
