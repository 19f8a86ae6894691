"""People in a running sandbox, driven through its real HTTP API."""

from collections.abc import Sequence
from typing import Any

from aiohttp import ClientResponse, ClientSession

from bot.model.place import Address, Place
from tests.contracts.messengers.stage import NotAllowed, OpenForm, Seen

Json = dict[str, Any]


class SandboxStage:
    """People in the sandbox. Every method is what a hand on the page would do."""

    messenger = "sandbox"

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session = session
        self._url = url.rstrip("/")

    # ---- Messages ----------------------------------------------------------------------------------------

    async def post(self, user: str, channel: str, text: str, thread: str | Address | None = None) -> Address:
        """Write, in a channel or in the thread that hangs from a message."""
        hung_from = thread.message if isinstance(thread, Address) else thread
        body = {"channel": channel, "thread": hung_from, "text": text}
        said = await self._ask(user, "post", body)
        return Address(Place("sandbox", "sandbox", channel, hung_from), said["message"])

    async def edit(self, user: str, message: Address, text: str) -> None:
        """Change what one wrote."""
        await self._ask(user, "edit", {"message": message.message, "text": text})

    async def delete(self, user: str, message: Address) -> None:
        """Take back what one wrote."""
        await self._ask(user, "delete", {"message": message.message})

    async def sees(self, user: str, channel: str, thread: str | Address | None = None) -> list[Seen]:
        """What somebody sees in a channel or a thread, oldest first; a thread begins with its message."""
        query = {"channel": channel}
        if thread is not None:
            query["thread"] = thread.message if isinstance(thread, Address) else thread
        messages: list[Json] = []
        while True:
            page = await self._read(user, "messages", query)
            messages = page["messages"] + messages
            if not page["more"]:
                return [_seen(message) for message in messages if not message["deleted"]]
            query["before"] = messages[0]["id"]

    async def direct(self, user: str) -> str:
        """The channel of somebody's direct conversation with the bot."""
        state = await self._read(user, "state", {})
        return next(str(channel["id"]) for channel in state["channels"] if channel["kind"] == "direct")

    # ---- Turning to the bot ------------------------------------------------------------------------------

    async def press(self, user: str, message: Seen, button: str) -> None:
        """Press the button of that label."""
        await self._ask(user, "press", {"message": message.id, "number": message.buttons.index(button)})

    async def pick(self, user: str, message: Address, entry: str) -> None:
        """Choose the entry of that name in a message's menu."""
        await self._ask(user, "pick", {"message": message.message, "entry": entry})

    async def command(self, user: str, channel: str, line: str, thread: str | Address | None = None) -> None:
        """Send a slash command: ``/pratique déléguer``."""
        await self._ask(user, "command", _command(channel, line, thread))

    async def suggestions(self, user: str, line: str, channel: str = "pratiques") -> Sequence[Json]:
        """What completes a command, or what is written into the field of the open form that can be."""
        if line.startswith("/"):
            typed = await self._ask(user, "typed", _command(channel, line, None))
        else:
            form = (await self._read(user, "form", {}))["form"]
            field = next(field["name"] for field in form["fields"] if field.get("completed"))
            typed = await self._ask(user, "write", {"form": form["id"], "field": field, "text": line})
        choices: list[Json] = typed["choices"]
        return choices

    # ---- Forms -------------------------------------------------------------------------------------------

    async def form(self, user: str) -> OpenForm | None:
        """The form somebody has open."""
        form = (await self._read(user, "form", {}))["form"]
        return form and OpenForm(
            id=form["id"],
            name=form["name"],
            title=form["title"],
            fields={field["name"]: field["value"] for field in form["fields"]},
            labels={field["name"]: field["label"] for field in form["fields"]},
            errors=dict(form["errors"]),
            choices={
                field["name"]: {choice["label"]: choice["value"] for choice in field["choices"]}
                for field in form["fields"]
                if "choices" in field
            },
        )

    async def submit(self, user: str, values: dict[str, str]) -> dict[str, str]:
        """Send the open form with these values over those it opened with; sentences to mend, by field."""
        form = await self.form(user)
        if form is None:
            raise AssertionError(f"{user} has no form open.")
        body = {"form": form.id, "values": form.fields | values}
        return dict((await self._ask(user, "submit", body))["errors"])

    # ---- The home ----------------------------------------------------------------------------------------

    async def open_home(self, user: str) -> None:
        """Look at one's page."""
        await self._ask(user, "home", {})

    async def home(self, user: str) -> tuple[str, tuple[str, ...]]:
        """What one's page says, and its buttons."""
        page = [seen for seen in await self._page(user) if not seen.private]
        return (page[0].text, page[0].buttons) if page else ("", ())

    async def press_home(self, user: str, button: str) -> None:
        """Press a button of one's page."""
        await self.press(user, (await self._page(user))[0], button)

    async def over_home(self, user: str) -> tuple[str, tuple[str, ...]]:
        """What was said over it last, and its buttons."""
        said = (await self._page(user))[-1]
        return (said.text, said.buttons) if said.private else ("", ())

    async def press_over_home(self, user: str, button: str) -> None:
        """Press a button of what was said over it last."""
        await self.press(user, (await self._page(user))[-1], button)

    async def _page(self, user: str) -> list[Seen]:
        return await self.sees(user, f"home-{user}")

    # ---- The clock ---------------------------------------------------------------------------------------

    async def wait(self, to: str) -> str:
        """Move the clock: ``hour``, ``day`` or ``theme``; the time it then is."""
        return str((await self._ask("nadia", "clock", {"to": to}))["now"])

    # ---- The wire ----------------------------------------------------------------------------------------

    async def _ask(self, user: str, deed: str, body: Json) -> Json:
        async with self._session.post(
            f"{self._url}/sandbox/{deed}", params={"as": user}, json=body
        ) as answer:
            return await _read(answer)

    async def _read(self, user: str, what: str, query: dict[str, str]) -> Json:
        async with self._session.get(f"{self._url}/sandbox/{what}", params=query | {"as": user}) as answer:
            return await _read(answer)


async def _read(answer: ClientResponse) -> Json:
    told: Json = await answer.json()
    if answer.status >= 400:
        raise NotAllowed(answer.status, told["error"])
    return told


def _command(channel: str, line: str, thread: str | Address | None) -> Json:
    name, _, text = line.removeprefix("/").partition(" ")
    hung_from = thread.message if isinstance(thread, Address) else thread
    return {"channel": channel, "thread": hung_from, "name": name, "text": text}


def _seen(message: Json) -> Seen:
    blocks = message["card"]["blocks"] if message["card"] else []
    return Seen(
        id=message["id"],
        author=message["author"],
        text=message["text"],
        buttons=tuple(button["label"] for block in blocks for button in block.get("buttons", ())),
        private=message["private"],
        address=Address(Place("sandbox", "sandbox", message["channel"], message["thread"]), message["id"]),
        reactions=tuple(message["reactions"]),
    )
