"""What a password must be beside Django's own rules (ASVS 2.1.1, 2.1.2), and who is told of a new one."""

import re
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Characters; more is no safer, and costs the server a hash of whatever length was sent.
MOST: Final = 128
_BLANKS: Final = re.compile(r"\s{2,}")


class LengthValidator:
    """At least ``min_length`` characters, where several blanks in a row are one, and at most ``MOST``."""

    def __init__(self, min_length: int = 12) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:
        if len(_BLANKS.sub(" ", password)) < self.min_length:
            raise ValidationError(
                _("Пароль закороткий: щонайменше %(min)s знаків.") % {"min": self.min_length},
                code="password_too_short",
            )
        if len(password) > MOST:
            raise ValidationError(
                _("Пароль задовгий: щонайбільше %(most)s знаків.") % {"most": MOST},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        return _("Пароль має від %(min)s до %(most)s знаків.") % {"min": self.min_length, "most": MOST}

    def password_changed(self, password: str, user: Any = None) -> None:
        """Django calls this after an account with a new password was saved. Who never came in is not told:
        their first password is given them by hand."""
        from poruch.editorial.accounts import notices

        if user is not None and user.last_login is not None:
            notices.tell(user, notices.Event.LOGIN)
