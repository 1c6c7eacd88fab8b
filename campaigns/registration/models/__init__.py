"""Models of registration for events, without an account."""

from .registrations import Registration
from .rolls import Roll

__all__ = ["Registration", "Roll"]
