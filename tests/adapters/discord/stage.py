"""People in the local Discord: hands and eyes, as the suites for every messenger drive them."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.discord import home
from adapters.discord.drawing import forms as drawn
from adapters.discord.drawing.luggage import unpack
from adapters.discord.saying.desk import OWN
from bot.model.place import Address, Place
from tests.adapters.discord import reading
from tests.adapters.discord.local import Impossible, Interaction, LocalDiscord, Message, Modal, forms
from tests.adapters.discord.local.turnings import ROLES, buttons
from tests.adapters.discord.local.world import BOT_USER, FORUM, Channel
from tests.contracts.messengers.stage import NotAllowed, OpenForm, Seen
from tests.patience import PATIENCE

TAKEN = 6
"""The kind of answer that shows nothing."""
BEGINNING = 21
"""The kind of message by which a thread shows what it hangs from."""
MENU = {"keep": {"fr": "Garder comme pratique", "en": "Keep as practice"}}

Kept = Callable[[str], int]
"""How much the bot has kept about a message, by its id."""


class DiscordStage:
    """People in Discord. Everybody and every channel goes by a short name or by its id.

    With ``kept``, what somebody writes is written when the bot has kept it.
    """

    messenger = "discord"

    def __init__(self, discord: LocalDiscord, kept: Kept | None = None) -> None:
        self.discord = discord
        self._kept = kept
        self._used: set[str] = set()
        """The private messages whose way to a form was taken already."""
        self._led: dict[str, Message] = {}
        """By which message everybody last came to a form, by their id."""

    # ---- Messages ----------------------------------------------------------------------------------------

    async def post(self, user: str, channel: str, text: str, thread: str | Address | None = None) -> Address:
        """Write, in a channel or in the thread that hangs from a message: begun, if there is none."""
        try:
            place = self._thread(user, channel, thread) if thread else self.discord.world.channel(channel)
            said = self.discord.people.say(user, place.id, text)
        except Impossible as impossible:
            raise NotAllowed(403, str(impossible)) from None
        await self._is_kept(said.id, 0)
        return self.address(said)

    async def edit(self, user: str, message: Address, text: str) -> None:
        """Change what one wrote."""
        said, before = self._message(message), self._count(message.message)
        try:
            self.discord.people.edit(user, said, text)
        except Impossible as impossible:
            raise NotAllowed(403, str(impossible)) from None
        await self._is_kept(said.id, before)

    async def delete(self, user: str, message: Address) -> None:
        """Take back what one wrote."""
        said, before = self._message(message), self._count(message.message)
        try:
            self.discord.people.delete(user, said)
        except Impossible as impossible:
            raise NotAllowed(403, str(impossible)) from None
        await self._is_kept(said.id, before)

    async def sees(self, user: str, channel: str, thread: str | Address | None = None) -> list[Seen]:
        """What somebody sees in a channel or a thread, oldest first; a thread begins with its message."""
        try:
            place = self.discord.world.channel(channel)
            if thread is None and place.type != FORUM:
                return [self._seen(message) for message in self.discord.people.sees(user, place.id)]
            if thread is None:
                posts = self.discord.people.threads(user, place.id)
                return [self._seen(post.messages[0]) for post in posts]
            root = self._root(place, _id(thread))
            within = self.discord.world.channels.get(_id(thread))
            beneath = self.discord.people.sees(user, within.id) if within else []
        except Impossible as impossible:
            raise NotAllowed(404, str(impossible)) from None
        replies = [message for message in beneath if message.type != BEGINNING and message is not root]
        return [self._seen(message) for message in ([root] if root else []) + replies]

    async def direct(self, user: str) -> str:
        """The channel of somebody's direct conversation with the bot."""
        return self.discord.world.direct(user).id

    # ---- Turning to the bot ------------------------------------------------------------------------------

    async def press(self, user: str, message: Seen, button: str) -> None:
        """Press the button of that label."""
        await self._answered(self.discord.people.press(user, self._message(message.address), button))

    async def pick(self, user: str, message: Address, entry: str) -> None:
        """Choose the entry of that name in a message's menu."""
        label = MENU[entry]["fr" if self.discord.world.user(user).locale == "fr" else "en"]
        await self._answered(self.discord.people.pick(user, self._message(message), label))

    async def command(self, user: str, channel: str, line: str, thread: str | Address | None = None) -> None:
        """Send a slash command; what Discord has a sub-command for where others have none is put in."""
        place = _id(thread) if thread else channel
        try:
            done = self.discord.people.command(user, place, self._with_subcommand(line))
        except Impossible as impossible:
            raise NotAllowed(404, str(impossible)) from None
        await self._answered(done)

    async def suggestions(self, user: str, line: str) -> Sequence[Mapping[str, Any]]:
        """What is offered to somebody who typed so much."""
        typed = self.discord.people.complete(user, "pratiques", self._with_subcommand(line))
        await self._answered(typed)
        return [{"value": one["value"], "label": one["name"]} for one in typed.choices]

    # ---- Forms -------------------------------------------------------------------------------------------

    async def form(self, user: str) -> OpenForm | None:
        """The form somebody has open, at its last step: what comes before is left as it is offered."""
        if self.discord.people.modal(user) is None and self._leading(user) is None:
            return None
        modal = self.discord.people.modal(user) or await self._choose(user, {})
        passed = self._fields(modal)
        while _number(modal.title)[0] < _number(modal.title)[1]:
            self.discord.people.submit(user, {})
            modal = await self._next(user)
            passed |= self._fields(modal)
        sent = drawn.read_custom_id(modal.custom_id)
        return OpenForm(
            id=modal.custom_id,
            name=sent.name if sent else "",
            title=modal.title,
            fields={name: forms.held(component) for name, (_, component) in passed.items()}
            | (dict(sent.chosen) if sent else {}),
            labels={name: label for name, (label, _) in passed.items()},
            errors={},
            choices={
                name: _offered(component) for name, (_, component) in passed.items() if _offered(component)
            },
        )

    async def submit(self, user: str, values: dict[str, str]) -> dict[str, str]:
        """Send the form, through all its steps; sentences to mend, by field: then it is open again."""
        modal = self.discord.people.modal(user)
        if modal is None or self._wants_back(modal, values):
            modal = await self._choose(user, values)
        while True:
            fields = self._fields(modal)
            here = {name: self._value(fields[name][1], values[name]) for name in values if name in fields}
            before = self._leading(user)
            try:
                sent = self.discord.people.submit(user, here)
            except Impossible as impossible:
                return {str(impossible).partition(" ")[0]: str(impossible)}
            await self._decided(sent)
            leading = self._leading(user)
            if leading is None or leading is before:
                return {}
            errors = _errors(leading, {name: label for name, (label, _) in fields.items()})
            modal = await self._next(user)
            if errors:
                return errors

    async def close(self, user: str) -> None:
        """Close the open modal without sending it."""
        self.discord.people.close(user)

    @staticmethod
    def _fields(modal: Modal) -> dict[str, tuple[str, Any]]:
        """Every field of a modal by its name: its label and its component."""
        return {component["custom_id"]: (label, component) for label, component in forms.fields(modal)}

    def _wants_back(self, modal: Modal, values: Mapping[str, str]) -> bool:
        """Whether somebody wants to change what came before the window they have open."""
        sent = drawn.read_custom_id(modal.custom_id)
        chosen = dict(sent.chosen) if sent else {}
        elsewhere = {name for name in values if name not in self._fields(modal)}
        return any(values[name] != chosen.get(name) for name in elsewhere) and modal.user in self._led

    async def _choose(self, user: str, values: Mapping[str, str]) -> Modal:
        """Open the modal by the button of what is to be chosen before it, or by the one that leads back."""
        leading = self._leading(user)
        back = leading is None
        leading = leading or self._led.get(self.discord.world.user(user).id)
        if leading is None:
            raise NotAllowed(409, f"{user} has no form open.")
        wanted = {f"{name}={value}" for name, value in values.items()}
        choices = {b["label"]: _own(b).rpartition("/")[2] for b in buttons(leading)}
        usual = choices and next(b["label"] for b in buttons(leading) if back or b["style"] == 1)
        if back and not any("=" in choice for choice in choices.values()):
            usual = list(choices)[-1]
        label = next((label for label, choice in choices.items() if choice in wanted), str(usual))
        return await self._lead_on(user, leading, label)

    async def _next(self, user: str) -> Modal:
        """Open what a private message leads to, as soon as it is there."""
        async with asyncio.timeout(PATIENCE):
            while (leading := self._leading(user)) is None:
                await asyncio.sleep(0.005)
        return await self._lead_on(user, leading, buttons(leading)[0]["label"])

    async def _lead_on(self, user: str, leading: Message, label: str) -> Modal:
        self._used.add(leading.id)
        self._led[self.discord.world.user(user).id] = leading
        pressed = self.discord.people.press(user, leading, label)
        await self._answered(pressed)
        modal = self.discord.people.modal(user)
        if modal is None and pressed.answer == TAKEN:
            return await self._next(user)  # it took too long: a button leads to the form
        if modal is None:
            raise NotAllowed(409, f"{label} opened no form.")
        return modal

    def _leading(self, user: str) -> Message | None:
        """The latest private message that leads to a form, and was not followed yet."""
        person = self.discord.world.user(user)
        shown = [
            message
            for channel in self.discord.world.channels.values()
            for message in channel.messages
            if person.id in {message.only_for, channel.recipient} and message.id not in self._used
        ]
        found = [message for message in shown if any(_own(b) for b in buttons(message))]
        return max(found, key=lambda message: int(message.id), default=None)

    # ---- What several share ------------------------------------------------------------------------------

    def address(self, message: Message) -> Address:
        """A message as the bot names it."""
        channel = self.discord.world.channels[message.channel]
        if channel.thread and channel.parent:
            return home.address(channel.parent, message.id, channel.id)
        return home.address(channel.id, message.id)

    def place(self, channel: str) -> Place:
        """A channel as the bot names it."""
        return home.place(self.discord.world.channel(channel).id)

    def _thread(self, user: str, channel: str, thread: str | Address) -> Channel:
        if _id(thread) not in self.discord.world.channels:
            root = self._root(self.discord.world.channel(channel), _id(thread))
            if root is None:
                raise NotAllowed(404, "The message is gone.")
            return self.discord.people.start_thread(user, root, "Fil")
        return self.discord.world.channels[_id(thread)]

    def _root(self, channel: Channel, id: str) -> Message | None:
        place = self.discord.world.channels[id] if channel.type == FORUM else channel
        return place.message(id)

    def _message(self, address: Address) -> Message:
        for channel in self.discord.world.channels.values():
            for message in channel.messages:
                if message.id == address.message and message.type != BEGINNING:
                    return message
        raise NotAllowed(404, "The message is gone.")

    def _seen(self, message: Message) -> Seen:
        author = self.discord.world.users[message.author]
        return Seen(
            id=message.id,
            author=author.name,
            text=reading.words(message) if author.id == BOT_USER else message.content,
            buttons=tuple(button["label"] for button in buttons(message)),
            private=message.only_for is not None,
            address=self.address(message),
            reactions=tuple(message.reactions),
        )

    def _with_subcommand(self, line: str) -> str:
        name, _, words = line.removeprefix("/").partition(" ")
        for command in self.discord.commands.known.get("", ()):
            names = {command["name"], *(command.get("name_localizations") or {}).values()}
            if name in names and command["options"]:
                subs = [
                    {o["name"], *(o.get("name_localizations") or {}).values()} for o in command["options"]
                ]
                filled_in = [sub for sub, o in zip(subs, command["options"], strict=True) if o.get("options")]
                chosen = any(words in sub for sub in subs) or any(
                    words.partition(" ")[0] in sub for sub in filled_in
                )
                alone = "" if chosen else f"{command['options'][0]['name']} "
                return f"/{name} {alone}{words}".rstrip()
        return line

    def _value(self, component: Mapping[str, Any], wanted: str) -> str:
        """What stands in a field: of a menu also by its label, of a menu of roles by its short name."""
        if component["type"] == ROLES and wanted:
            return self.discord.world.role(wanted).id
        return _offered(component).get(wanted, wanted)

    def _count(self, message: str) -> int:
        return self._kept(message) if self._kept else 0

    async def _is_kept(self, message: str, before: int) -> None:
        while self._kept and self._kept(message) <= before:
            await asyncio.sleep(0.005)

    async def _answered(self, done: Interaction) -> None:
        """Wait until somebody sees an answer, or that one is on its way."""
        if not await done.settled(PATIENCE):
            raise NotAllowed(504, "The application did not respond")

    async def _decided(self, done: Interaction) -> None:
        """Wait until somebody sees the answer itself."""
        await self._answered(done)
        async with asyncio.timeout(PATIENCE):
            while self._is_coming(done):
                await asyncio.sleep(0.005)

    def _is_coming(self, done: Interaction) -> bool:
        said = done.original
        return bool(said and said.loading and said in self.discord.world.channels[done.channel].messages)


def _id(thread: str | Address) -> str:
    return thread.message if isinstance(thread, Address) else thread


def _own(button: Mapping[str, Any]) -> str:
    """What a button that leads to a form is about; empty for every other."""
    name, value = unpack(button.get("custom_id", ""), str) or ("", "")
    return value if name == OWN else ""


def _offered(component: Mapping[str, Any]) -> dict[str, str]:
    """What the choices of a menu say, and the value each stands for."""
    return {option["label"]: option["value"] for option in component.get("options") or ()}


def _number(title: str) -> tuple[int, int]:
    """Which step of how many a window is."""
    found = re.search(r"\((\d+)/(\d+)\)$", title)
    return (int(found[1]), int(found[2])) if found else (1, 1)


def _errors(message: Message, labels: Mapping[str, str]) -> dict[str, str]:
    """The sentences beneath the label of each field."""
    parts = [reading.plain(text).partition("\n") for text in reading.texts(message)]
    return {name: said for name, label in labels.items() for head, _, said in parts if head == label and said}
