"""Rules, what they did, and whom they call."""

from poruch.editorial.rules.models.hooks import Attempt, Delivery, WebhookTarget
from poruch.editorial.rules.models.rules import Notice, Occurrence, Rule, RuleRun

__all__ = ["Attempt", "Delivery", "Notice", "Occurrence", "Rule", "RuleRun", "WebhookTarget"]
