"""What people do in the sandbox: checked, kept, shown to the others, handed to the bot."""

from dataclasses import dataclass, replace

from adapters.sandbox import outbound
from adapters.sandbox.memory.records import Deed, Happening, Json, Message, OpenedForm
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.world import Refused, home_channel

LONGEST = 8000
"""Characters in a message."""
SAID_OVER_IT = 1000
"""The most that may have been said over somebody's page."""

Mistakes = list[tuple[str, str]]
"""Pairs of field name and sentence."""


@dataclass(frozen=True, slots=True)
class By:
    """Who turns to the bot, and in which window the answer is awaited."""

    person: str
    window: str


class Deeds:
    """One method a deed. All raise ``Refused`` for what this person may not do."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._store = sandbox.store
        self._journal = sandbox.journal
        self._world = sandbox.world
        self._windows = sandbox.windows
        self._handover = sandbox.handover
        self._clock = sandbox.clock
        self._texts = sandbox.texts
        self._commands = {command.name for command in sandbox.commands}
        self._menu = {entry.name for entry in sandbox.menu}
        self._offered: dict[str, list[Json]] = {}

    # ---- Messages ----------------------------------------------------------------------------------------

    async def post(self, person: str, channel: str, thread: str | None, text: str, nonce: str = "") -> str:
        """Write a message, and return its id once the bot has kept it; the same nonce is the same message."""
        self._world.enter(person, channel, to_speak=True)
        thread = self._world.thread(person, channel, thread)
        words = _words(text)
        nonce = f"{person}/{nonce[:64]}" if nonce else ""
        message = self._store.sent(nonce) if nonce else None
        if message is None:
            message = Message(
                self._store.next_number(), channel, thread, person, words, None, None, self._clock.now()
            )
            with self._store.together():
                self._store.add_message(message, nonce=nonce or None)
                happening = self._write(Deed.POSTED, message, {"text": words})
            self._windows.show(message.id)
        else:
            happening = _about(Deed.POSTED, message, {"text": message.text})
        await self._handover.keep(happening)
        return message.id

    async def edit(self, person: str, id: str, text: str) -> None:
        """Change what one wrote."""
        message = self._world.own(person, id)
        words = _words(text)
        if words == message.text:
            return
        with self._store.together():
            self._store.change_message(id, words)
            message = replace(message, edits=message.edits + 1)
            happening = self._write(Deed.EDITED, message, {"text": words})
        self._windows.show(id)
        await self._handover.keep(happening)

    async def delete(self, person: str, id: str) -> None:
        """Take back what one wrote."""
        message = self._world.own(person, id)
        with self._store.together():
            self._store.remove_message(id)
            happening = self._write(Deed.DELETED, message, {})
        self._windows.show(id)
        await self._handover.keep(happening)

    def react(self, person: str, id: str, emoji: str) -> None:
        """Put a reaction on a message; the same once more takes it away."""
        message = self._world.seen(person, id)
        if not emoji or len(emoji) > 16 or emoji.isascii() or any(letter.isspace() for letter in emoji):
            raise Refused(400, "not_an_emoji")
        present = person not in self._store.reactions(message.id).get(emoji, [])
        self._store.react(message.id, emoji, person, present=present)
        self._windows.show(message.id)

    def dismiss(self, person: str, id: str) -> None:
        """Put away something private."""
        message = self._world.seen(person, id)
        if message.only_for != person:
            raise Refused(403, "foreign_message")
        self._store.remove_message(id)
        self._windows.show(id)

    # ---- Turning to the bot ------------------------------------------------------------------------------

    async def open_home(self, by: By) -> None:
        """Look at the bot's own page; what was said over it the last time is put away."""
        page = home_channel(by.person)
        for message in self._store.conversation(page, None, by.person, None, SAID_OVER_IT):
            if message.only_for:
                self.dismiss(by.person, message.id)
        happening = self._turning(Deed.OPENED, by, page, None)
        self._journal.write(happening)
        await self._handover.answer(happening)

    async def press(self, by: By, id: str, number: int) -> None:
        """Press a button of a card."""
        message = self._world.seen(by.person, id)
        buttons = outbound.buttons(message.card)
        if not 0 <= number < len(buttons):
            raise Refused(404, "unknown_button")
        button = buttons[number]
        happening = replace(
            self._turning(Deed.PRESSED, by, message.channel, message.thread),
            message=message.id,
            facts={"name": button["name"], "value": button["value"]},
        )
        self._journal.write(happening)
        await self._handover.answer(happening)

    async def pick(self, by: By, id: str, name: str) -> None:
        """Choose an entry of a message's menu."""
        message = self._world.seen(by.person, id)
        if name not in self._menu:
            raise Refused(404, "unknown_entry")
        happening = replace(
            self._turning(Deed.PICKED, by, message.channel, message.thread),
            message=message.id,
            facts={"name": name, "author": message.author, "text": message.text},
        )
        self._journal.write(happening)
        await self._handover.answer(happening)

    async def command(self, by: By, channel: str, thread: str | None, name: str, text: str) -> None:
        """Send a slash command."""
        happening = self._commanding(Deed.INVOKED, by, channel, thread, name=name, text=text)
        self._journal.write(happening)
        await self._handover.answer(happening)

    async def typed(self, by: By, channel: str, thread: str | None, name: str, text: str) -> list[Json]:
        """What the bot offers to complete a slash command with."""
        return await self._complete(self._commanding(Deed.TYPED, by, channel, thread, name=name, text=text))

    async def _complete(self, happening: Happening) -> list[Json]:
        self._offered[happening.id] = []
        try:
            await self._handover.answer(happening)
            return self._offered[happening.id]
        finally:
            del self._offered[happening.id]

    def offer(self, happening: str, choices: list[Json]) -> None:
        """Give whoever waits for completions the bot's answer."""
        if happening in self._offered:
            self._offered[happening] = choices

    # ---- Forms -------------------------------------------------------------------------------------------

    async def submit(self, by: By, id: str, values: dict[str, str]) -> Mistakes:
        """Send a form; what comes back is to be mended, or empty: it is done."""
        opened = self._own_form(by.person, id)
        if errors := mistakes(opened.form, values):
            return [(name, self._texts.sentence(reason)) for name, reason in errors]
        happening = Happening(
            # Sent twice it is one happening, until the bot refuses it.
            id=f"sandbox:form:{id}:{opened.refusals + 1}",
            deed=Deed.SUBMITTED,
            at=self._clock.now(),
            person=by.person,
            channel=opened.channel,
            thread=opened.thread,
            form=id,
            window=by.window,
            facts={
                "name": opened.form["name"],
                "about": opened.form["about"],
                "values": {field["name"]: values.get(field["name"], "") for field in opened.form["fields"]},
            },
        )
        with self._store.together():
            self._journal.close_form(id)
            self._journal.write(happening)
        await self._handover.answer(happening)
        after = self._own_form(by.person, id)
        return list(after.errors) if after.refusals > opened.refusals else []

    async def write(self, by: By, id: str, field: str, text: str) -> list[Json]:
        """What the bot offers to complete a field of a form with."""
        opened = self._own_form(by.person, id)
        if not any(known["name"] == field and known.get("completed") for known in opened.form["fields"]):
            raise Refused(404, "unknown_field")
        happening = replace(
            self._turning(Deed.WRITTEN, by, opened.channel, opened.thread),
            form=id,
            facts={"name": opened.form["name"], "about": opened.form["about"], "field": field, "text": text},
        )
        return await self._complete(happening)

    def leave_form(self, person: str, id: str) -> None:
        """Close a form without sending it."""
        self._own_form(person, id)
        self._journal.close_form(id)

    def _own_form(self, person: str, id: str) -> OpenedForm:
        opened = self._journal.form(id)
        if opened is None or opened.person != person:
            raise Refused(404, "unknown_form")
        return opened

    # ---- As it is kept -----------------------------------------------------------------------------------

    def _write(self, deed: Deed, message: Message, facts: Json) -> Happening:
        happening = _about(deed, message, facts)
        if deed is not Deed.POSTED:
            happening = replace(happening, at=self._clock.now())
        self._journal.write(happening)
        return happening

    def _turning(self, deed: Deed, by: By, channel: str, thread: str | None) -> Happening:
        number = self._store.next_number()
        return Happening(
            id=f"sandbox:{deed}:{number}",
            deed=deed,
            at=self._clock.now(),
            person=by.person,
            channel=channel,
            thread=thread,
            window=by.window,
        )

    def _commanding(
        self, deed: Deed, by: By, channel: str, thread: str | None, *, name: str, text: str
    ) -> Happening:
        self._world.enter(by.person, channel, to_speak=True)
        thread = self._world.thread(by.person, channel, thread)
        if name not in self._commands:
            raise Refused(404, "unknown_command", name=name[:40])
        if len(text) > LONGEST:
            raise Refused(400, "too_long")
        return replace(self._turning(deed, by, channel, thread), facts={"name": name, "text": text})


def mistakes(form: Json, values: dict[str, str]) -> Mistakes:
    """What is wrong with a form before the bot sees it, as fields and names of sentences."""
    found: Mistakes = []
    for field in form["fields"]:
        value = values.get(field["name"], "")
        if field["kind"] == "choice_field":
            if value not in [choice["value"] for choice in field["choices"]]:
                found.append((field["name"], "choose_one"))
        elif field["required"] and not value.strip():
            found.append((field["name"], "fill_in"))
        elif len(value) > field["max_length"]:
            found.append((field["name"], "too_long_here"))
    return found


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused(400, "nothing_said")
    if len(words) > LONGEST:
        raise Refused(400, "too_long")
    return words


def _about(deed: Deed, message: Message, facts: Json) -> Happening:
    suffix = {Deed.EDITED: f":edit:{message.edits}", Deed.DELETED: ":deleted"}.get(deed, "")
    return Happening(
        id=f"sandbox:message:{message.id}{suffix}",
        deed=deed,
        at=message.at,
        person=message.author,
        channel=message.channel,
        thread=message.thread,
        message=message.id,
        facts=facts,
    )
