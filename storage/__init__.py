"""Where things are remembered."""

from storage.backing_up import back_up, restore
from storage.copying import copy
from storage.migrating import migrate
from storage.opening import open_storage

__all__ = ["back_up", "copy", "migrate", "open_storage", "restore"]
