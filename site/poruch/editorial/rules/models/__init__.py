"""Rules, what they did, and whom they call."""

from poruch.editorial.rules.models.hooks import Delivery, WebhookTarget
from poruch.editorial.rules.models.rules import Notice, Occurrence, Rule, RuleRun

__all__ = ["Delivery", "Notice", "Occurrence", "Rule", "RuleRun", "WebhookTarget"]
