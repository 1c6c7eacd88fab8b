"""Understanding a question, before any engine sees it."""

from search.query.plan import Expansion, Interpretation, Plan, Slot, Variant
from search.query.understanding import understand

__all__ = ["Expansion", "Interpretation", "Plan", "Slot", "Variant", "understand"]
