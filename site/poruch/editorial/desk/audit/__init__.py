"""The audit log: ``chain`` adds and verifies, ``feed`` listens, ``protection`` guards it in the database."""
