"""Numbers in what people send."""


def is_id(text: str) -> bool:
    """Whether ``text`` can name a row: digits that ``int`` takes (``str.isdigit`` also knows «²»), and
    no more of them than a database holds."""
    return text.isascii() and text.isdigit() and len(text) < 19
