"""What no database can hold is replaced before it gets there."""

import re
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")

# PostgreSQL refuses NUL, and no database takes half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def cleaned(value: T) -> T:
    """``value`` with every character that cannot be stored replaced by U+FFFD, however deep it lies."""
    result: T = _cleaned(value)
    return result


def _cleaned(value: Any) -> Any:
    """The very same, where there is nothing to replace."""
    match value:
        case str():
            # Enumerations are strings too, and must stay what they are.
            return _UNSTORABLE.sub("\ufffd", value) if _UNSTORABLE.search(value) else value
        case tuple() | list():
            parts = [_cleaned(part) for part in value]
            changed = any(part is not was for part, was in zip(parts, value, strict=True))
            return type(value)(parts) if changed else value
        case dict():
            items = [(_cleaned(key), _cleaned(part)) for key, part in value.items()]
            changed = any(key not in value or value[key] is not part for key, part in items)
            return dict(items) if changed else value
    if (names := _fields(value.__class__)) is None:
        return value
    mended = {name: part for name in names if (part := _cleaned(was := getattr(value, name))) is not was}
    return replace(value, **mended) if mended else value


@lru_cache
def _fields(kind: type) -> tuple[str, ...] | None:
    """The names of the fields of a dataclass; None for anything else."""
    return tuple(part.name for part in fields(kind)) if is_dataclass(kind) else None
