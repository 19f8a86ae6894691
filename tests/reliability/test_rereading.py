"""What is read again after an interruption never takes the place of what was said since."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from adapters.sandbox import inbound
from bot.actions import Reread
from bot.events import Event, MessageDeleted, MessagePosted
from bot.model.place import Address
from tests.adapters.engine import until
from tests.adapters.sandbox.running import Engine, running


class SlowReader(Engine):
    """Deals with everything at once, but for what it reads again."""

    async def receive(self, event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        """Wait for ``hold`` with what is read again, and with nothing else."""
        self.tried.append(event)
        if ":reread:" in event.id:
            await self.hold.wait()
        self.heard.append(event)
        if kept:
            await kept()


async def test_what_is_read_again_reads_as_it_is_when_its_turn_comes(tmp_path: Path) -> None:
    """Two messages are changed while the bot is still busy with the one before them."""
    async with running(tmp_path / "sandbox.db", SlowReader()) as sandbox:
        stage, heard = sandbox.stage, sandbox.engine.heard
        first = await stage.post("nadia", "pratiques", "Comment faites-vous ?")
        said = [await stage.post("ines", "pratiques", text, first) for text in ("Un", "Deux", "Trois", "Fin")]
        sandbox.engine.hold.clear()
        await sandbox.messenger.perform(Reread(inbound.place("pratiques", first.message)))
        await until(lambda: ":reread:" in sandbox.engine.tried[-1].id)
        await stage.edit("ines", said[1], "Deux, en mieux")
        await stage.delete("ines", said[2])
        sandbox.engine.hold.set()
        await until(lambda: ":reread:" in _about(said[3], heard)[-1].id)

        edited = _about(said[1], heard)[-1]
        assert isinstance(edited, MessagePosted)
        assert edited.text == "Deux, en mieux"
        assert isinstance(_about(said[2], heard)[-1], MessageDeleted)


def _about(message: Address, events: list[Event]) -> list[Event]:
    return [event for event in events if event.id.startswith(f"sandbox:message:{message.message}")]
