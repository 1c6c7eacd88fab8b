"""Calls of other systems: signed (Standard Webhooks), queued, tried again, in order, never into our network.

The body names the page by its id; whoever is called reads it through the API.
"""

from poruch.editorial.rules.webhooks.delivering import deliver_all, deliver_due
from poruch.editorial.rules.webhooks.queueing import queue

__all__ = ["deliver_all", "deliver_due", "queue"]
