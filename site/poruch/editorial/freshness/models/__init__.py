"""Editions of acts and what they overtake, test calls, links to other sites."""

from .calls import PhoneCall
from .editions import LawEdition, ReviewTask, StaleMark
from .links import ExternalLink

__all__ = ["ExternalLink", "LawEdition", "PhoneCall", "ReviewTask", "StaleMark"]
