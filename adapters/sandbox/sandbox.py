"""What the sandbox is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.plug import CommandHelp, MenuEntry
from adapters.sandbox import inbound
from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.handover import Handover, Patience
from adapters.sandbox.live import Windows
from adapters.sandbox.memory.journal import Journal
from adapters.sandbox.memory.store import Store
from adapters.sandbox.settings import SandboxSettings
from adapters.sandbox.texts import Texts
from adapters.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The parts, for those who work with them: deeds, messenger, web."""

    language: str
    store: Store
    journal: Journal
    world: World
    windows: Windows
    handover: Handover
    clock: SandboxClock
    texts: Texts
    commands: Sequence[CommandHelp]
    menu: Sequence[MenuEntry]

    @classmethod
    def opened(
        cls,
        settings: SandboxSettings,
        *,
        commands: Sequence[CommandHelp],
        menu: Sequence[MenuEntry],
        patience: Patience,
    ) -> "Sandbox":
        """The sandbox of these settings, as its file remembers it."""
        store = Store(settings.sandbox_file)
        journal = Journal(store)
        world = World(store, settings.language)
        windows = Windows(store, journal, world)
        return cls(
            language=settings.language,
            store=store,
            journal=journal,
            world=world,
            windows=windows,
            handover=Handover(journal, windows, lambda done: inbound.event(done, world.identity), patience),
            clock=SandboxClock(store),
            texts=Texts(settings.language),
            commands=commands,
            menu=menu,
        )
