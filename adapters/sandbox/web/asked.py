"""What a window asks for: read with care, for anything may come in."""

import json
import re

from aiohttp import web

from adapters.sandbox.deeds import By
from adapters.sandbox.memory.records import Json
from adapters.sandbox.world import Refused, World


class Asked:
    """What a window asks for. Every reading raises ``Refused`` for what is not what it should be."""

    def __init__(self, by: By, body: Json) -> None:
        self.by = by
        self._body = body

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self._body.get(name)
        if not isinstance(value, str):
            raise Refused(400, "unreadable")
        return _sound(value)

    def optional(self, name: str) -> str | None:
        """A text, or nothing."""
        return None if self._body.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        """A whole number that must be there."""
        value = self._body.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused(400, "unreadable")
        return value

    def texts(self, name: str) -> dict[str, str]:
        """Texts by name."""
        value = self._body.get(name)
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise Refused(400, "unreadable")
        return {key: _sound(text) for key, text in value.items()}


async def read(request: web.Request, world: World) -> Asked:
    """What a request asks for. Raises ``Refused`` for what cannot be read, or is nobody's."""
    person = world.person(request.query.get("as", "")).id
    window = request.query.get("window", "")
    if not re.fullmatch(r"[A-Za-z0-9-]{0,40}", window):
        raise Refused(400, "unreadable")
    if request.method == "GET":
        return Asked(By(person, window), dict(request.query))
    # Other sites cannot send this type without asking first.
    if request.content_type != "application/json":
        raise Refused(415, "unreadable")
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise Refused(400, "unreadable") from None
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "too_long") from None
    if not isinstance(body, dict):
        raise Refused(400, "unreadable")
    return Asked(By(person, window), body)


def _sound(text: str) -> str:
    """The text, if it is one that can be written down everywhere: no half characters, no zero bytes."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Refused(400, "unreadable")
    return text
