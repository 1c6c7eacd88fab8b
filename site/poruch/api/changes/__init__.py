"""The changes feed: what of the API is new, changed or gone, in an order that a mirror can follow."""
