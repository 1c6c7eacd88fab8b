"""Search: analysis, query understanding, engines, outbox. Imports no feature app."""
