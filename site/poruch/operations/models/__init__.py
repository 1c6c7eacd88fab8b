"""The journal of backups."""

from poruch.operations.models.journal import BackupRun

__all__ = ["BackupRun"]
