"""Licences that let a teacher change a lesson and hand it on. Others cannot be chosen.

Codes are SPDX identifiers (spdx.org/licenses).
"""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Licence:
    """``duties`` says in one sentence what who adapts the lesson owes."""

    code: str
    name: str
    url: str
    duties: Any


LICENCES: Final = (
    Licence(
        "CC-BY-4.0",
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
        _("Можна змінювати й поширювати. Назвіть авторів і скажіть, що змінили."),
    ),
    Licence(
        "CC-BY-SA-4.0",
        "CC BY-SA 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        _("Можна змінювати й поширювати за тією самою ліцензією. Назвіть авторів і скажіть, що змінили."),
    ),
    Licence(
        "CC0-1.0",
        "CC0 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        _("Можна змінювати й поширювати без жодних умов."),
    ),
)
BY_CODE: Final = {licence.code: licence for licence in LICENCES}
CHOICES: Final = [(licence.code, licence.name) for licence in LICENCES]
DEFAULT: Final = LICENCES[0].code
