"""What can be wrong with backups."""

from data.errors import StadtklimaError


class BackupError(StadtklimaError):
    """A backup cannot be made or restored as asked."""


class NoBackupError(BackupError):
    """There is none, or none at or before an instant."""


class DamagedBackupError(BackupError):
    """A file of a backup is missing or has other bytes than it had."""
