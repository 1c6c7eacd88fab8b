"""Tables that people take away and open in a program that runs formulas."""

from typing import Any, Final

_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def inert(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula begins with an apostrophe. A number is none, nor the
    number of a phone."""
    if not isinstance(value, str) or not value.startswith(_BEGINS_A_FORMULA):
        return value
    return value if value.lstrip("+-").replace(" ", "").isdigit() else f"'{value}"
