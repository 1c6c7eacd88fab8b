"""Arguments of the six verbs: which are allowed, which are needed, and what their values mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from campaigns.education.oai.errors import OaiError

#: Verb: (required, optional). A resumptionToken is exclusive.
VERBS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (
        frozenset({"metadataPrefix"}),
        frozenset({"from", "until", "set", "resumptionToken"}),
    ),
    "ListRecords": (
        frozenset({"metadataPrefix"}),
        frozenset({"from", "until", "set", "resumptionToken"}),
    ),
}
_DAY: Final = re.compile(r"^\d{4}-\d\d-\d\d$")
_SECOND: Final = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
_SALT: Final = "education.oai"
#: Seconds for which a token can be resumed.
TOKEN_LIVES: Final = 24 * 3600


@dataclass(frozen=True)
class Listing:
    """One list request. ``after`` is the last record told so far (its moment and page), ``told`` how many."""

    prefix: str
    since: datetime | None = None
    until: datetime | None = None
    set: str = ""
    after: tuple[str, int] | None = None
    told: int = 0


def read(data: QueryDict) -> tuple[str, dict[str, str]]:
    """The verb and its arguments."""
    verbs = data.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OaiError("badVerb", _("Такої дії (verb) немає, або їх кілька."))
    verb = verbs[0]
    required, optional = VERBS[verb]
    given = {name: data.getlist(name) for name in data if name != "verb"}
    if unknown := sorted(set(given) - required - optional):
        raise OaiError("badArgument", _("Зайві аргументи: %s.") % ", ".join(unknown)[:200])
    if any(len(values) != 1 for values in given.values()):
        raise OaiError("badArgument", _("Аргумент названо двічі."))
    arguments = {name: values[0] for name, values in given.items()}
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise OaiError("badArgument", _("Разом із resumptionToken інших аргументів не буває."))
    elif missing := sorted(required - set(arguments)):
        raise OaiError("badArgument", _("Бракує аргументів: %s.") % ", ".join(missing))
    return verb, arguments


def listing(verb: str, arguments: dict[str, str]) -> Listing:
    if token := arguments.get("resumptionToken"):
        return _resumed(verb, token)
    given = {name: arguments[name] for name in ("from", "until") if name in arguments}
    if len({bool(_DAY.match(value)) for value in given.values()}) > 1:
        raise OaiError("badArgument", _("from і until мають бути однаково точні."))
    since = _moment(given["from"], end=False) if "from" in given else None
    until = _moment(given["until"], end=True) if "until" in given else None
    if since and until and since > until:
        raise OaiError("badArgument", _("from пізніше за until."))
    return Listing(arguments["metadataPrefix"], since, until, arguments.get("set", ""))


def _moment(text: str, *, end: bool) -> datetime:
    """A day means all of it: its first second for from, its last for until."""
    try:
        if _DAY.match(text):
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
            return day + timedelta(days=1, seconds=-1) if end else day
        if _SECOND.match(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        pass
    raise OaiError("badArgument", _("Дата має бути 2026-01-31 або 2026-01-31T12:00:00Z."))


def token(verb: str, asked: Listing, after: tuple[str, int], told: int) -> str:
    """What resumes the list after ``after``. Signed: nobody but us writes one."""
    moments = [asked.since.isoformat() if asked.since else "", asked.until.isoformat() if asked.until else ""]
    return signing.dumps([verb, asked.prefix, *moments, asked.set, *after, told], salt=_SALT, compress=True)


def _resumed(verb: str, text: str) -> Listing:
    try:
        held: list[Any] = signing.loads(text[:2000], salt=_SALT, max_age=TOKEN_LIVES)
        own, prefix, since, until, chosen, moment, page, told = held
    except (signing.BadSignature, ValueError) as error:
        raise OaiError(
            "badResumptionToken", _("Токен не наш або застарів. Почніть список спочатку.")
        ) from error
    if own != verb:
        raise OaiError("badResumptionToken", _("Токен від іншої дії."))
    return Listing(
        prefix,
        datetime.fromisoformat(since) if since else None,
        datetime.fromisoformat(until) if until else None,
        chosen,
        (moment, page),
        told,
    )
