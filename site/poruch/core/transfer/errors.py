"""What can be wrong with a line."""


class LineError(ValueError):
    """A plain sentence about one line; the importer adds the number."""
