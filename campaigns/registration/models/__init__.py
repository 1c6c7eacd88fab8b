"""Models of registration for events, without an account."""
