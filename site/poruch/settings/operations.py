"""Settings of backups, logs and metrics. docs/operations/ explains the variables."""

import os


def _words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


#: Public keys (``age1…``, ``ssh-ed25519 …``), with commas, that backups are encrypted for.
PORUCH_BACKUP_RECIPIENTS = _words("PORUCH_BACKUP_RECIPIENTS")
#: The file with a private key, for checking and restoring; better named by hand, from another machine.
PORUCH_BACKUP_IDENTITY = os.environ.get("PORUCH_BACKUP_IDENTITY", "")
