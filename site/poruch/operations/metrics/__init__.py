"""Figures for Prometheus: ``counting`` counts in this process, ``state`` looks at the database, ``views``
answers.

No label holds what a reader sent: routes have names, statuses classes, engines two names. So the number of
series is bounded by the code.
"""

from poruch.operations.metrics.counting import Meter, meter

__all__ = ["Meter", "meter"]
