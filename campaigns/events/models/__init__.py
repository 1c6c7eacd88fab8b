"""Models of events and calendars."""
