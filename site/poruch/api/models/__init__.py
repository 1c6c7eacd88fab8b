"""Tokens of the API, and what was made with them once."""

from .tokens import ApiToken, Creation

__all__ = ["ApiToken", "Creation"]
