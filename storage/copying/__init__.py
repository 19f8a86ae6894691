"""Moving everything, or one community, from one database to another."""

from storage.copying.copying import Step, copy

__all__ = ["Step", "copy"]
