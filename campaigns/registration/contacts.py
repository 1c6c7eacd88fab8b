"""How a person can be reached: an e-mail address, or a phone or a name in a messenger."""

import re
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

#: What people write between the figures of a phone number.
_BETWEEN: Final = re.compile(r"[\s()./-]")
_PHONE: Final = re.compile(r"\+?\d{7,15}")


def is_mail(contact: str) -> bool:
    """Whether letters can be sent there."""
    try:
        validate_email(contact.strip())
    except ValidationError:
        return False
    return True


def gets_letters(contact: str) -> bool:
    """A site without a mail server must show the link at once; its letters would be printed into the log."""
    printed = settings.EMAIL_BACKEND.endswith("console.EmailBackend") and not settings.DEBUG
    return not printed and is_mail(contact)


def check(contact: str) -> None:
    """``ValidationError`` for what cannot reach anybody; an address with a slip is not taken for a
    nickname."""
    text = contact.strip()
    if is_mail(text):
        return
    if "@" in text[1:]:
        raise ValidationError(_("Це схоже на e-mail з помилкою. Перевірте його."))
    if len(text.lstrip("@")) < 3:
        raise ValidationError(_("Закоротко. Напишіть e-mail, телефон або ім’я в месенджері."))


def canonical(contact: str) -> str:
    """The same for the same contact, however it was typed."""
    text = contact.strip().casefold()
    bare = _BETWEEN.sub("", text)
    if _PHONE.fullmatch(bare):
        digits = bare.lstrip("+")
        # 067… is how a number of Ukraine is said at home.
        return "38" + digits if len(digits) == 10 and digits.startswith("0") else digits
    return text if is_mail(text) else re.sub(r"\s+", " ", text.lstrip("@"))
