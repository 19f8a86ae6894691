"""The real program, and people in front of it: they see roles and labels, and have a mouse and a keyboard."""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page, expect

REPOSITORY = Path(__file__).resolve().parents[2]
TEXTS = REPOSITORY / "adapters" / "sandbox" / "page" / "texts"
PICTURES = REPOSITORY / "docs" / "images"
WITH_PICTURES = os.environ.get("MALLETTE_SCREENSHOTS") == "1"

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK = (1280, 800)
PHONE = (390, 844)

READY = 20.0
"""Seconds the program has to say where it is."""
GONE = 10.0
"""Seconds it has to stop when it is told to."""


def find_browser() -> str | None:
    """The first browser of this machine."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


# ---- The program -----------------------------------------------------------------------------------------


@dataclass
class Program:
    """``python -m bot`` over files in one folder."""

    folder: Path
    language: str = "fr"
    address: str = ""
    """Where its page is; kept when it starts again, so that open windows find it."""
    _process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> Path:
        """Everything it said on standard error."""
        return self.folder / "program.log"

    async def start(self) -> None:
        """Start it, and wait until it says where it is."""
        settings = {
            "PYTHONPATH": str(REPOSITORY),
            "HTTP_PORT": str(urlsplit(self.address).port or 0),
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.folder}/mallette.db",
            "SANDBOX_FILE": str(self.folder / "sandbox.db"),
            "MESSENGERS": "sandbox",
            "LANGUAGE": self.language,
            "TIMEZONE": "Europe/Paris",
        }
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot"),
                cwd=self.folder,
                env=os.environ | settings,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout
        async with asyncio.timeout(READY):
            said = (await self._process.stdout.readline()).decode()
        assert said.startswith("Mallette: http://"), f"{said}{self.log.read_text()}"
        self.address = said.removeprefix("Mallette: ").strip()

    async def stop(self) -> int:
        """Tell it to stop; its exit code."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(GONE):
            await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode

    async def end(self) -> None:
        """Make sure nothing of it is left."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.communicate()


# ---- The people ------------------------------------------------------------------------------------------


@dataclass
class Somebody:
    """One person at one window, as the subject of sentences."""

    name: str
    page: Page
    language: str
    complaints: list[str] = field(default_factory=list)
    """What a browser says when something is wrong that nobody sees."""

    def __post_init__(self) -> None:
        self._words = json.loads((TEXTS / f"{self.language}.json").read_text())

    def label(self, key: str, **facts: str) -> str:
        """A label of the messenger's own, in its language."""
        return str(self._words[key]).format(**facts)

    # ---- Where they are ----------------------------------------------------------------------------------

    @property
    def channel(self) -> Locator:
        """What stands in the channel they have open."""
        return self.page.get_by_role("main")

    @property
    def thread(self) -> Locator:
        """What stands in the thread they have open."""
        return self.page.get_by_role("complementary", name=self.label("thread"), exact=True)

    @property
    def channels(self) -> Locator:
        """The list of places on the left."""
        return self.page.get_by_role("navigation", name=self.label("channels"))

    @property
    def form(self) -> Locator:
        """The form they have open."""
        return self.page.get_by_role("dialog")

    def message(self, text: str | re.Pattern[str], *, thread: bool = False) -> Locator:
        """The messages with these words."""
        return (self.thread if thread else self.channel).get_by_role("listitem").filter(has_text=text)

    def private(self, text: str | re.Pattern[str], *, thread: bool = False) -> Locator:
        """The messages with these words that nobody else sees."""
        return self.message(text, thread=thread).filter(has_text=self.label("private"))

    async def sees(self, text: str | re.Pattern[str], *, thread: bool = False) -> Locator:
        """The latest message with these words, as soon as it is there."""
        found = self.message(text, thread=thread).last
        await expect(found).to_be_visible()
        return found

    # ---- What they do ------------------------------------------------------------------------------------

    async def goes_to(self, channel: str) -> None:
        """Choose a place on the left."""
        await self.channels.get_by_role("link", name=channel).click()
        await expect(self.page.get_by_role("heading", level=2, name=channel, exact=True)).to_be_visible()

    async def writes(self, text: str, *, thread: bool = False) -> None:
        """Type a message, and send it."""
        field = (self.thread if thread else self.channel).get_by_role("textbox").last
        await field.click()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")
        await expect(field).to_have_value("")

    async def presses(self, button: str, on: Locator) -> None:
        """Press a button of a message or of a form."""
        await on.get_by_role("button", name=button, exact=True).last.click()

    async def opens_thread(self, message: Locator) -> None:
        """Open what was answered to a message."""
        await message.hover()
        await message.get_by_role("button", name=self.label("reply"), exact=True).click()
        await expect(self.thread).to_be_visible()

    async def chooses(self, entry: str, message: Locator) -> None:
        """Choose from the menu of a message."""
        await message.hover()
        await message.get_by_role("button", name=self.label("more"), exact=True).click()
        await self.page.get_by_role("menuitem", name=entry, exact=True).click()

    async def reacts(self, emoji: str, message: Locator) -> None:
        """Put an emoji on a message."""
        await message.hover()
        await message.get_by_role("button", name=self.label("react"), exact=True).click()
        await self.page.get_by_role("menuitem", name=emoji, exact=True).click()
        await expect(message.get_by_role("button", name=emoji)).to_have_attribute("aria-pressed", "true")

    async def searches(self, command: str, words: str) -> Locator:
        """Complete the command by keyboard, add words; the private card that answers."""
        before = await self.private("").count()
        await self.channel.get_by_role("textbox").last.click()
        await self.page.keyboard.type(command[:4])
        choice = self.page.get_by_role("option").filter(has_text=command).first
        await expect(choice).to_have_attribute("aria-selected", "true")
        await self.page.keyboard.press("Tab")
        await self.page.keyboard.type(words)
        await self.page.keyboard.press("Enter")
        await expect(self.private("")).to_have_count(before + 1)
        return self.private("").nth(before)

    async def has_sent(self) -> None:
        """The form they had open is taken."""
        await expect(self.form).to_be_hidden()

    # ---- Pictures ----------------------------------------------------------------------------------------

    async def photographs(self, name: str) -> None:
        """Keep what they see for the documentation, where that is asked for."""
        if not WITH_PICTURES:
            return
        await self.page.get_by_role("status").get_by_role("button").first.wait_for(state="hidden")
        await self.page.mouse.move(0, 0)
        PICTURES.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", caret="hide")


@dataclass
class Walk:
    """A program, and the people at their windows."""

    program: Program
    browser: Browser
    people: list[Somebody] = field(default_factory=list)

    async def person(
        self, name: str, size: tuple[int, int] = DESK, *, touch: bool = False, dark: bool = False
    ) -> Somebody:
        """Open a window for one of the five people, and wait until its channel is there."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=touch,
            is_mobile=touch,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            timezone_id="Europe/Paris",
        )
        page = await context.new_page()
        somebody = Somebody(name, page, self.program.language)
        self._listen(somebody)
        self.people.append(somebody)
        await page.goto(f"{self.program.address}?as={name}")
        await somebody.sees("👋")
        return somebody

    def _listen(self, somebody: Somebody) -> None:
        def console(said: ConsoleMessage) -> None:
            if said.type in {"error", "warning"}:
                somebody.complaints.append(f"console: {said.text} ({said.location.get('url', '')})")

        def failed(error: Error) -> None:
            somebody.complaints.append(f"page: {error.message}")

        def requested(url: str) -> None:
            if urlsplit(url).netloc not in {urlsplit(self.program.address).netloc, ""}:
                somebody.complaints.append(f"elsewhere: {url}")

        somebody.page.on("console", console)
        somebody.page.on("pageerror", failed)
        somebody.page.on("request", lambda request: requested(request.url))
        somebody.page.on("websocket", lambda socket: requested(socket.url))

    def complaints(self, *, forgiven: Sequence[str] = ()) -> list[str]:
        """Everything the browser complained about."""
        return [
            f"{somebody.name}: {complaint}"
            for somebody in self.people
            for complaint in somebody.complaints
            if not any(excuse in complaint for excuse in forgiven)
        ]


@asynccontextmanager
async def walking(folder: Path, browser: Browser, language: str) -> AsyncIterator[Walk]:
    """A program that runs until the end of the block, and leaves nothing behind."""
    program = Program(folder, language)
    walk = Walk(program, browser)
    try:
        await program.start()
        yield walk
    finally:
        for somebody in walk.people:
            await somebody.page.context.close()
        await program.end()
