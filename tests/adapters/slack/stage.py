"""People in the local Slack: hands and eyes, as the suites for every messenger drive them."""

import asyncio
from collections.abc import Sequence

from bot.model.place import Address, Place
from tests.adapters.slack.local import Delivery, Impossible, LocalSlack, emoji, fields, reading
from tests.adapters.slack.local.interactions import buttons
from tests.adapters.slack.local.world import BOT_NAME, Channel, Json, Message, View
from tests.contracts.messengers.stage import NotAllowed, OpenForm, Seen
from tests.patience import PATIENCE

ATTENTION = 0.3
"""Seconds of real time before the clock is moved to where Slack tries again."""
DEADLINE = 3.0
"""Seconds, by Slack's clock, that it waits for a press, a form or a command to be taken."""


class SlackStage:
    """People in Slack. Everybody and every channel goes by a short name or by its id.

    With ``waits``, what somebody writes is written when the bot acknowledged it; when it does not, the local
    Slack's clock is moved to its next attempt, as often as Slack tries. After ``patience`` seconds of real
    time the deadline passes for what Slack tells only once.
    """

    messenger = "slack"

    def __init__(self, slack: LocalSlack, *, waits: bool = False, patience: float = PATIENCE) -> None:
        self.slack = slack
        self.waits = waits
        self._patience = patience

    # ---- Messages ----------------------------------------------------------------------------------------

    async def post(self, user: str, channel: str, text: str, thread: str | Address | None = None) -> Address:
        """Write, in a channel or in the thread that hangs from a message."""
        try:
            said = self.slack.people.say(user, channel, text, _ts(thread))
        except Impossible as impossible:
            raise NotAllowed(403, str(impossible)) from None
        await self._told(said.delivery)
        return self.address(said.message)

    async def edit(self, user: str, message: Address, text: str) -> None:
        """Change what one wrote."""
        try:
            said = self.slack.people.edit(user, message.place.channel, message.message, text)
        except Impossible as impossible:
            raise NotAllowed(403, str(impossible)) from None
        await self._told(said.delivery)

    async def delete(self, user: str, message: Address) -> None:
        """Take back what one wrote."""
        try:
            delivery = self.slack.people.delete(user, message.place.channel, message.message)
        except Impossible as impossible:
            raise NotAllowed(403, str(impossible)) from None
        await self._told(delivery)

    async def sees(self, user: str, channel: str, thread: str | Address | None = None) -> list[Seen]:
        """What somebody sees in a channel or a thread, oldest first; a thread begins with its message."""
        try:
            person, place = self.slack.people.inside(user, channel)
        except Impossible as impossible:
            raise NotAllowed(404, str(impossible)) from None
        root = _ts(thread)
        return [
            self._seen(message)
            for message in place.messages
            if message.only_for in {None, person.id}
            and message.subtype != "tombstone"
            and (
                root in {message.thread_ts, message.ts}
                if root
                else not message.in_thread or message.broadcast
            )
        ]

    async def direct(self, user: str) -> str:
        """The channel of somebody's direct conversation with the bot."""
        return self.slack.world.direct(user).id

    # ---- Turning to the bot ------------------------------------------------------------------------------

    async def press(self, user: str, message: Seen, button: str) -> None:
        """Press the button of that label."""
        said = self._message(message.address)
        await self._taken(self.slack.people.press(user, said, button))

    async def pick(self, user: str, message: Address, entry: str) -> None:
        """Choose the entry of that name in a message's menu."""
        await self._taken(self.slack.people.pick(user, self._message(message), entry))

    async def command(self, user: str, channel: str, line: str, thread: str | Address | None = None) -> None:
        """Send a slash command: ``/pratique déléguer``. Slack takes none in a thread or from a stranger."""
        if thread is not None:
            raise NotAllowed(400, f"{line.split(maxsplit=1)[0]} is not supported in threads. Sorry!")
        if self.slack.world.user(user).stranger:
            raise NotAllowed(403, "You cannot use commands here.")
        if "commands" not in self.slack.granted:
            raise NotAllowed(404, f"{line.split(maxsplit=1)[0]} is not a valid command.")
        delivery = self.slack.people.command(user, channel, line)
        await self._taken(delivery)
        self.slack.people.take_command_answer(delivery)

    async def suggestions(self, user: str, line: str) -> Sequence[Json]:
        """What the menu of the open form offers for ``line``; Slack completes no commands."""
        if self.slack.world.modal(user) is None:
            raise NotImplementedError("Slack completes no slash commands.")
        try:
            delivery = self.slack.people.ask_options(user, line)
        except LookupError:
            raise NotImplementedError("The open form has no menu that the bot fills.") from None
        await self._taken(delivery)
        options = delivery.answer.get("options", [])
        return [{"value": one["value"], "label": reading.plain(one["text"])} for one in options]

    # ---- Forms -------------------------------------------------------------------------------------------

    async def form(self, user: str) -> OpenForm | None:
        """The modal somebody fills in; its name is what stands before a colon in the callback id."""
        view = self.slack.world.modal(user)
        if view is None or "submit" not in view.body:
            return None
        inputs = {b["block_id"]: b for b in view.body["blocks"] if b["type"] == "input"}
        return OpenForm(
            id=view.id,
            name=view.body.get("callback_id", "").partition(":")[0],
            title=reading.plain(view.body["title"]),
            fields={name: _held(view, name, block) for name, block in inputs.items()},
            labels={name: reading.plain(block["label"]) for name, block in inputs.items()},
            errors=dict(view.errors),
            choices={
                name: {reading.plain(one["text"]): one["value"] for one in block["element"]["options"]}
                for name, block in inputs.items()
                if "options" in block["element"]
            },
        )

    async def submit(self, user: str, values: dict[str, str]) -> dict[str, str]:
        """Send the open modal with these values over what it holds; sentences to mend, by field."""
        people = self.slack.people
        offered = [
            option for name, value in values.items() for option in await self._offered(user, name, value)
        ]
        view = people.fill(user, values, offered)
        if unready := people.unready(view):
            return unready
        delivery = people.submit(user)
        await self._taken(delivery)
        people.take_answer(user, view, delivery.answer)
        return dict(view.errors) if delivery.answer.get("response_action") == "errors" else {}

    async def _offered(self, user: str, name: str, value: str) -> Sequence[Json]:
        """What the bot lists for somebody who types into a menu that it fills; nothing for other fields."""
        view = self.slack.world.modal(user)
        blocks = view.body["blocks"] if view else []
        kinds = {
            block.get("block_id"): block["element"]["type"] for block in blocks if block["type"] == "input"
        }
        if kinds.get(name) != "external_select" or not value:
            return []
        delivery = self.slack.people.ask_options(user, value)
        await self._taken(delivery)
        return list(delivery.answer.get("options", []))

    async def write(self, user: str, values: dict[str, str]) -> None:
        """Write into the open modal, a field after the other, without sending it."""
        for name, words in values.items():
            await self._told(self.slack.people.write(user, name, words))

    async def close(self, user: str) -> None:
        """Close the open modal without sending it."""
        await self._told(self.slack.people.close(user))

    # ---- The Home ----------------------------------------------------------------------------------------

    async def open_home(self, user: str) -> None:
        """Look at the bot's Home."""
        await self._told(self.slack.people.open_home(user))

    async def home(self, user: str) -> tuple[str, tuple[str, ...]]:
        """What somebody's Home says, and its buttons."""
        return self._read(self.slack.world.homes.get(self.slack.world.user(user).id))

    async def press_home(self, user: str, button: str) -> None:
        """Press a button of one's Home."""
        view = self.slack.world.homes[self.slack.world.user(user).id]
        await self._taken(self.slack.people.press_in_view(user, view, button))

    async def over_home(self, user: str) -> tuple[str, tuple[str, ...]]:
        """What stands over somebody's Home: the words of the modal, and its buttons."""
        return self._read(self.slack.world.modal(user))

    async def press_over_home(self, user: str, button: str) -> None:
        """Press a button of the modal over one's Home."""
        view = self.slack.world.modal(user)
        assert view is not None
        await self._taken(self.slack.people.press_in_view(user, view, button))

    # ---- What several share ------------------------------------------------------------------------------

    def place(self, channel: str) -> Place:
        """A channel as the bot names it."""
        return Place("slack", "T1", self.slack.world.channel(channel).id)

    def address(self, message: Message) -> Address:
        """A message as the bot names it."""
        thread = message.thread_ts if message.in_thread else None
        return Address(Place("slack", "T1", message.channel, thread), message.ts)

    def _read(self, view: View | None) -> tuple[str, tuple[str, ...]]:
        drawn = view.body["blocks"] if view else []
        return reading.words(drawn, self._name), tuple(reading.plain(b["text"]) for _, b in buttons(drawn))

    def _message(self, address: Address) -> Message:
        channel: Channel = self.slack.world.channel(address.place.channel)
        found = channel.message(address.message)
        if found is None:
            raise NotAllowed(404, "The message is gone.")
        return found

    def _seen(self, message: Message) -> Seen:
        user = self.slack.world.users.get(message.user)
        drawn = message.blocks
        return Seen(
            id=message.ts,
            author=user.real_name if user else BOT_NAME,
            text=reading.words(drawn, self._name) if drawn else reading.mrkdwn(message.text, self._name),
            buttons=tuple(reading.plain(button["text"]) for _, button in buttons(drawn)),
            private=message.only_for is not None,
            address=self.address(message),
            reactions=tuple(emoji.SIGNS[name] for name in message.reactions),
        )

    def _name(self, id: str) -> str:
        user, channel = self.slack.world.users.get(id), self.slack.world.channels.get(id)
        return user.real_name if user else channel.name if channel else id

    async def _told(self, delivery: Delivery | None) -> None:
        """Wait until an event was taken, if this stage waits at all."""
        if delivery is None or not self.waits:
            return
        while not await delivery.settled(ATTENTION):
            pause = self.slack.clock.until_next()
            if pause is not None:
                await self.slack.clock.move(pause)
        if not delivery.acknowledged:
            raise NotAllowed(504, "The bot never acknowledged it.")

    async def _taken(self, delivery: Delivery) -> None:
        """Wait until an interaction was taken; Slack sends none again."""
        if not await delivery.settled(self._patience):
            await self.slack.clock.move(DEADLINE)
            await asyncio.sleep(0)
        if not delivery.acknowledged:
            raise NotAllowed(504, "The app did not respond.")


def _ts(thread: str | Address | None) -> str | None:
    return thread.message if isinstance(thread, Address) else thread


def _held(view: View, name: str, block: Json) -> str:
    return fields.read(view.values[name][block["element"]["action_id"]])
