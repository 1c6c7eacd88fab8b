"""What the doctor says, and the list of what it looks at."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    OK = "ok"


@dataclass(frozen=True)
class Finding:
    """``what`` is wrong, in a sentence; ``todo``: the way out."""

    level: Level
    what: str
    todo: str = ""


def error(what: str, todo: str) -> Finding:
    return Finding(Level.ERROR, what, todo)


def warning(what: str, todo: str) -> Finding:
    return Finding(Level.WARNING, what, todo)


@dataclass(frozen=True)
class Circumstances:
    """``public``: the site stands (or is about to stand) where others reach it."""

    public: bool


Examine = Callable[[Circumstances], Iterator[Finding]]


@dataclass(frozen=True)
class Check:
    """One thing that is looked at. ``name`` never changes: monitoring asks for it."""

    name: str
    title: "str | Promise"
    examine: Examine


@dataclass(frozen=True)
class Result:
    """What a check found; nothing is well."""

    name: str
    title: str
    findings: tuple[Finding, ...]

    @property
    def level(self) -> Level:
        levels = {finding.level for finding in self.findings}
        return next((level for level in Level if level in levels), Level.OK)

    def as_dict(self) -> dict[str, Any]:
        found = [asdict(finding) for finding in self.findings]
        return {"name": self.name, "title": self.title, "level": self.level, "findings": found}


CHECKS: Final[dict[str, Check]] = {}
_AT_HOME: Final = {"127.0.0.1", "localhost", "[::1]", "::1", "testserver"}


def register(name: str, title: "str | Promise", examine: Examine) -> None:
    CHECKS[name] = Check(name, title, examine)


def is_public() -> bool:
    """Whether the settings name a host that is not this machine."""
    named = {host.partition(":")[0] if host[:1] != "[" else host for host in settings.ALLOWED_HOSTS}
    return bool(named - _AT_HOME) or urlsplit(settings.WAGTAILADMIN_BASE_URL).scheme == "https"


def examine(deploy: bool = False) -> list[Result]:
    """Every check, in order. One that fails is a finding itself and hides no other."""
    circumstances = Circumstances(public=deploy or is_public())
    return [_result(check, circumstances) for check in CHECKS.values()]


def _result(check: Check, circumstances: Circumstances) -> Result:
    try:
        findings = tuple(check.examine(circumstances))
    except OperationalError:
        findings = (
            error(_("Не вдалося перевірити без бази даних."), _("Спершу усуньте те, що сказано про базу.")),
        )
    except Exception as failed:
        logger.warning("The doctor could not look at %s: %s", check.name, type(failed).__name__)
        what = _("Не вдалося перевірити: %s.") % type(failed).__name__
        findings = (error(what, _("Подивіться в журнал сервера й усуньте спершу інші помилки.")),)
    return Result(check.name, str(check.title), findings)
