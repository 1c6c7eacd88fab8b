"""The press room and what stands in it."""

from .briefings import PressBriefingPage
from .releases import NewsPage, PressReleasePage
from .room import PressRoomPage

__all__ = ["NewsPage", "PressBriefingPage", "PressReleasePage", "PressRoomPage"]
