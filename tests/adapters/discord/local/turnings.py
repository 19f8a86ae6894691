"""How people turn to the bot: buttons, menus, commands, completions and forms."""

from typing import TYPE_CHECKING

from tests.adapters.discord.local import components, forms, lines, shapes
from tests.adapters.discord.local.commands import CHAT, MESSAGE
from tests.adapters.discord.local.interactions import Interaction
from tests.adapters.discord.local.lines import Impossible
from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.world import Channel, Json, Message, Modal, User

if TYPE_CHECKING:
    from tests.adapters.discord.local.server import LocalDiscord


ROLES = 6
"""The kind of menu that offers the roles of a server."""


class Turnings:
    """What can be pressed, chosen, typed and sent. Each gives back what was sent to the bot."""

    def __init__(self, discord: "LocalDiscord") -> None:
        self._discord = discord

    # ---- Buttons and menus of messages -------------------------------------------------------------------

    def press(self, user: str, message: Message, button: str) -> Interaction:
        """Press the button of that label or custom id on a message."""
        found = [b for b in buttons(message) if button in {b.get("label"), b.get("custom_id")}]
        if not found:
            raise Impossible(f"There is no button {button}: {[b.get('label') for b in buttons(message)]}")
        if found[0].get("disabled") or "custom_id" not in found[0]:
            raise Impossible(f"{button} cannot be pressed.")
        return self._touch(user, message, found[0], {})

    def choose(self, user: str, message: Message, *values: str, menu: str = "") -> Interaction:
        """Choose values, or labels, in the menu of a message: the only one, or that of this custom id."""
        menus = [c for c in components.walk(message.components) if c["type"] == components.MENU]
        found = [m for m in menus if menu in {"", m["custom_id"]}]
        if not found or found[0].get("disabled"):
            raise Impossible(f"There is no menu {menu}.")
        by_name = {name: o["value"] for o in found[0]["options"] for name in (o["label"], o["value"])}
        if not set(values) <= set(by_name):
            raise Impossible(f"The menu does not offer {set(values) - set(by_name)}.")
        chosen = [by_name[value] for value in values]
        if not found[0].get("min_values", 1) <= len(chosen) <= found[0].get("max_values", 1):
            raise Impossible("The menu takes fewer choices, or more.")
        return self._touch(user, message, found[0], {"values": chosen})

    def _touch(self, user: str, message: Message, component: Json, more: Json) -> Interaction:
        person, place = self.inside(user, message.channel)
        if message.only_for not in {None, person.id}:
            raise Impossible("Somebody else sees that message.")
        data = {
            "component_type": component["type"],
            "custom_id": component["custom_id"],
            "id": component["id"],
        }
        return self._discord.interactions.start("component", person, place, data | more, message)

    # ---- Commands ----------------------------------------------------------------------------------------

    def command(self, user: str, channel: str, line: str) -> Interaction:
        """Send a slash command: ``/pratique déléguer``, ``/theme revoir date:lundi``; in threads, too."""
        person, place, typed = self._typed(user, channel, line, completing=False)
        return self._discord.interactions.start("command", person, place, self._command_data(typed, place))

    def complete(self, user: str, channel: str, line: str) -> Interaction:
        """Type a command without sending it; ``choices`` is what is offered for what was typed last."""
        person, place, typed = self._typed(user, channel, line, completing=True)
        data = self._command_data(typed, place)
        return self._discord.interactions.start("autocomplete", person, place, data)

    def pick(self, user: str, message: Message, entry: str) -> Interaction:
        """Choose the entry of that name in a message's menu."""
        person, place = self.inside(user, message.channel)
        command = self._find(person, place, entry, MESSAGE)
        if message.only_for:
            raise Impossible("Ephemeral messages have no such menu.")
        data: Json = {"id": command["id"], "name": command["name"], "type": MESSAGE, "target_id": message.id}
        shape = shapes.message(self._discord.world, place, message)
        data["resolved"] = {"messages": {message.id: shape}}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return self._discord.interactions.start("command", person, place, data)

    def offered(self, user: str, channel: str) -> list[str]:
        """The names of the commands somebody is offered there, in their language."""
        person, place = self.inside(user, channel)
        return [
            (c.get("name_localizations") or {}).get(person.locale) or c["name"]
            for c in self._offered(person, place)
        ]

    def _typed(
        self, user: str, channel: str, line: str, *, completing: bool
    ) -> tuple[User, Channel, lines.Typed]:
        person, place = self.inside(user, channel)
        name, _, words = line.removeprefix("/").partition(" ")
        command = self._find(person, place, name, CHAT)
        typed = lines.read(self._discord.world, command, words, person.locale, completing=completing)
        return person, place, typed

    def _find(self, person: User, place: Channel, name: str, kind: int) -> Json:
        for command in self._offered(person, place):
            if command["type"] == kind and name in lines.shown(command, person.locale):
                return command
        raise Impossible(f"{name} is not offered to {person.name} there.")

    def _offered(self, person: User, place: Channel) -> list[Json]:
        registry, world = self._discord.commands, self._discord.world
        known = [*registry.known.get(place.guild or "-", ()), *registry.known.get("", ())]
        if place.guild is None:
            return [c for c in known if c["dm_permission"] and (c["contexts"] is None or 1 in c["contexts"])]
        granted = world.permissions(person.id, place)
        if Permission.USE_APPLICATION_COMMANDS not in granted:
            return []
        return [
            c
            for c in known
            if (c["contexts"] is None or 0 in c["contexts"])
            and int(c["default_member_permissions"] or 0) & ~int(granted) == 0
        ]

    def _command_data(self, typed: lines.Typed, place: Channel) -> Json:
        world, command = self._discord.world, typed.command
        data: Json = {"id": command["id"], "name": command["name"], "type": CHAT, "options": typed.options}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        resolved: Json = {}
        for one in typed.resolved.get("users", ()):
            resolved.setdefault("users", {})[one] = shapes.user(world.users[one])
            guild = world.guilds.get(place.guild or "")
            if guild and one in guild.members:
                member = shapes.member(world, guild.members[one], with_user=False)
                member["permissions"] = shapes.permissions(world.permissions(one, place))
                resolved.setdefault("members", {})[one] = member
        for one in typed.resolved.get("channels", ()):
            resolved.setdefault("channels", {})[one] = shapes.channel(world, world.channels[one])
        for one in typed.resolved.get("roles", ()):
            resolved.setdefault("roles", {})[one] = shapes.role(world.role(one))
        return data | ({"resolved": resolved} if resolved else {})

    # ---- Forms -------------------------------------------------------------------------------------------

    def modal(self, user: str) -> Modal | None:
        """The form somebody has open."""
        return self._discord.world.modals.get(self._discord.world.user(user).id)

    def submit(self, user: str, values: dict[str, str]) -> Interaction:
        """Send the open form with these values over what it holds, by custom id; it closes when answered."""
        modal = self.modal(user)
        if modal is None:
            raise Impossible(f"{user} has no form open.")
        person, place = self._discord.world.user(user), self._discord.world.channels[modal.channel]
        filled = forms.filled(modal, values)
        data: Json = {"custom_id": modal.custom_id, "components": filled}
        if roles := [
            one for menu in components.walk(filled) if menu["type"] == ROLES for one in menu["values"]
        ]:
            known = self._discord.world.guilds[str(place.guild)].roles
            if set(roles) - set(known):
                raise Impossible("No such role is offered there.")
            data["resolved"] = {"roles": {one: shapes.role(known[one]) for one in roles}}
        return self._discord.interactions.start("modal", person, place, data, modal.message)

    def close(self, user: str) -> None:
        """Close the open form without sending it; nobody is told."""
        self._discord.world.modals.pop(self._discord.world.user(user).id)

    # ---- What several share ------------------------------------------------------------------------------

    def inside(self, user: str, channel: str) -> tuple[User, Channel]:
        """Somebody, and a channel they see."""
        person, place = self._discord.world.user(user), self._discord.world.channel(channel)
        if not self._discord.world.sees(person.id, place):
            raise Impossible(f"{person.name} does not see {place.name}.")
        return person, place


def buttons(message: Message) -> list[Json]:
    """The buttons of a message, in order."""
    return [c for c in components.walk(message.components) if c["type"] == components.BUTTON]
