"""The same people as for the trash."""

from tests.editorial.trash.conftest import council, desk, guide, ngo, publisher, world

__all__ = ["council", "desk", "guide", "ngo", "publisher", "world"]
