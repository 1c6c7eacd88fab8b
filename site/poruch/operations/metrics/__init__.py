"""Figures for Prometheus: ``meter`` counts in this process, ``state`` looks at the database, ``views``
answers.

No label holds what a reader sent: routes have names, statuses classes, engines two names. So the number of
series is bounded by the code.
"""

from poruch.operations.metrics.meter import Meter, meter

__all__ = ["Meter", "meter"]
