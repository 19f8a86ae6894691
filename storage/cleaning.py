"""What no database can hold is replaced before it gets there."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")

# PostgreSQL refuses NUL, and no database takes half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def cleaned(value: T) -> T:
    """``value`` with every character that cannot be stored replaced by U+FFFD, however deep it lies."""
    result: T = _cleaned(value)
    return result


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            # Enumerations are strings too, and must stay what they are.
            return _UNSTORABLE.sub("\ufffd", value) if _UNSTORABLE.search(value) else value
        case tuple() | list():
            return type(value)(_cleaned(part) for part in value)
        case dict():
            return {_cleaned(key): _cleaned(part) for key, part in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value, **{part.name: _cleaned(getattr(value, part.name)) for part in fields(value)}
            )
    return value
