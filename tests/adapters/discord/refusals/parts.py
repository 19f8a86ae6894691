"""What messages, modals and commands are made of."""

from typing import Any

from tests.adapters.discord.local.world import Json


def button(**more: Any) -> Json:
    """A button."""
    return {"type": 2, "style": 1, "label": "Oui", "custom_id": "oui"} | more


def row(*inner: Json) -> Json:
    """A row of buttons."""
    return {"type": 1, "components": list(inner)}


def menu(options: int = 1, **more: Any) -> Json:
    """A row with a menu."""
    told = [{"label": f"Choix {n}", "value": str(n)} for n in range(options)]
    return row({"type": 3, "custom_id": "menu", "options": told} | more)


def field(**more: Any) -> Json:
    """A labelled text input."""
    return {
        "type": 18,
        "label": "Ce que je fais",
        "component": {"type": 4, "custom_id": "method", "style": 2} | more,
    }


def modal(*fields: Json, **more: Any) -> Json:
    """A modal."""
    return {"custom_id": "tell", "title": "Raconter", "components": list(fields or [field()])} | more


def command(name: str = "pratique", **more: Any) -> Json:
    """A command."""
    return {"name": name, "description": "Chercher une pratique"} | more


def option(name: str = "mots", **more: Any) -> Json:
    """An option of a command."""
    return {"name": name, "description": "Les mots", "type": 3} | more
