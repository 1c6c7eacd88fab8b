"""``manage.py sync_roles``: groups and rights as the matrix says; harmless to repeat."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from poruch.editorial.roles.groups import sync


class Command(BaseCommand):
    help = "Makes the groups of every role and partner and gives them the rights of the matrix."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("Групи ролей: %s.") % sync())
