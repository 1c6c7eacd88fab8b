"""What ends a backup or a restore, in a sentence."""


class BackupError(Exception):
    """Nothing was changed. The text is for the person at the keyboard."""
