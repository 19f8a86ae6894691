"""Where things are remembered."""

from storage.migrating import migrate
from storage.opening import open_storage

__all__ = ["migrate", "open_storage"]
