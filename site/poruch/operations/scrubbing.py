"""Taking people out of texts that are written into a log.

Nothing recognises a name for sure. So texts that a library composed lose all that may be one: what is quoted,
what is not Latin, words with capitals side by side, and every argument that is not a number. Texts of our own
code only lose what patterns find.
"""

import logging
import re
import traceback
from types import TracebackType
from typing import Any, Final

CUT: Final = "[…]"
#: Loggers whose arguments are ours: names of engines and commands, kinds of errors.
OURS: Final = ("poruch", "search", "kb", "campaigns")

_SECRETS: Final = (
    r"cookies?|set-cookie|authorization|sessionid|csrftoken|x-csrftoken|csrfmiddlewaretoken|[\w-]*token"
    r"|passw(?:or)?d|passphrase|secret[\w-]*|api[_-]?key|signature|bearer|basic"
)
#: In this order: what is longer first.
_PATTERNS: Final = (
    # What follows the name of a secret, to the end of the line: cookies have blanks and semicolons.
    re.compile(rf"(?<=\b)((?:{_SECRETS})[\"']?\s*[:=\s]\s*)\S.*", re.IGNORECASE),
    # What was asked for, of an address.
    re.compile(r"((?<=[\w/])\?)[^\s\"'<>]+"),
    re.compile(r"()\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*"),
    re.compile(r"()(?<!\w)@\w{3,}"),
    re.compile(r"()\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\b", re.IGNORECASE),
    re.compile(r"()\b\d{1,3}(?:\.\d{1,3}){3}\b"),
    re.compile(r"()\+?\d[\d\s().-]{6,}\d"),
    # Keys: long, with a digit in them.
    re.compile(r"()\b(?=[\w-]*\d)[\w-]{20,}\b"),
    re.compile(r"()\b[^\W\d_a-zA-Z][^\W\d_]*(?:['ʼ’\s-]+[^\W\d_a-zA-Z][^\W\d_]*)*"),
    re.compile(r"()\b[A-Z][a-z]+(?:[ -][A-Z][a-z]+)+\b"),
)
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|\([^()]*=[^()]*\)")


def scrub(text: str) -> str:
    """Without addresses, numbers of phones, keys, cookies, what was asked, names as far as they show."""
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{CUT}", text)
    return text


def is_ours(logger: str) -> bool:
    return logger.partition(".")[0] in OURS


def message_of(record: logging.LogRecord) -> str:
    """The message of a record, with arguments as far as they are nobody's."""
    ours = is_ours(record.name)
    template = record.msg if isinstance(record.msg, str) else f"[{type(record.msg).__name__}]"
    if record.args:
        template = scrub(template)
        try:
            return str(template % _safe(record.args, ours))
        except (TypeError, ValueError, KeyError):
            return template
    return scrub(template if ours else _QUOTED.sub(CUT, template))


def _safe(args: Any, ours: bool) -> Any:
    if isinstance(args, dict):
        return {name: _argument(one, ours) for name, one in args.items()}
    return tuple(_argument(one, ours) for one in args)


def _argument(value: Any, ours: bool) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    return scrub(value) if ours and isinstance(value, str) else CUT


def kinds(error: BaseException | None) -> str:
    """The kinds of an error and of what caused it. Never its message: databases quote the row in it."""
    found: list[str] = []
    while error is not None and len(found) < 5:
        found.append(type(error).__name__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return " < ".join(found)


def places(tb: TracebackType | None) -> list[str]:
    """Where in the code: file, line, function. Neither values nor source lines, which may hold literals."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(tb)]


_LITERAL: Final = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")
_LIST: Final = re.compile(r"\((?:%s|\?)(?:, (?:%s|\?))+\)")
#: Characters of a statement that a log keeps.
STATEMENT_MOST: Final = 2000


def statement(sql: str) -> str:
    """SQL without the values that somebody built into it; parameters are never in it."""
    return _LIST.sub("(…)", _LITERAL.sub("?", sql))[:STATEMENT_MOST]
