"""Backups: a town at one instant, in a folder or a bucket, of files that lie there once under their SHA-256.

    objects/3f/3fa9...                      what files held; shared by all backups that have the same bytes
    manifests/20261126T214500123456Z-9c31d2a40b7e.json
                                            a backup: its files, sizes, digests; written last, named by its own digest

What no manifest names is no backup, so that a killed one is none, and the next goes on with what it left.
"""

from data.backup.errors import BackupError, DamagedBackupError, NoBackupError
from data.backup.manifest import BackupFile, Manifest
from data.backup.place import BackupPlace, place_at
from data.backup.repository import Repository
from data.backup.retention import Keep

__all__ = [
    "BackupError",
    "BackupFile",
    "BackupPlace",
    "DamagedBackupError",
    "Keep",
    "Manifest",
    "NoBackupError",
    "Repository",
    "place_at",
]
