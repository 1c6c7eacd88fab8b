"""Search measured side by side with what its users would otherwise take: ``make bench-search``."""
