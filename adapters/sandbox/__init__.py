"""The embedded messenger: a page in the browser, no account needed."""

from collections.abc import Sequence

from adapters.plug import CommandHelp, Finding, MenuEntry, Plug
from adapters.sandbox.deeds import Deeds
from adapters.sandbox.handover import Patience
from adapters.sandbox.memory.store import Store
from adapters.sandbox.messenger import SandboxMessenger
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.settings import SandboxSettings
from adapters.sandbox.web.routes import Web
from bot.ports import CannotStart, House

__all__ = ["Patience", "SandboxSettings", "examine", "plug"]


async def examine() -> list[Finding]:
    """Whether what is said here can be kept."""
    file = SandboxSettings().sandbox_file
    try:
        store = Store(file)
    except CannotStart as error:
        return [Finding("sandbox", False, str(error))]
    store.close()
    return [Finding("sandbox", True, f"kept in {file}")]


def plug(
    house: House,
    settings: SandboxSettings | None = None,
    *,
    commands: Sequence[CommandHelp] = (),
    menu: Sequence[MenuEntry] = (),
    patience: Patience | None = None,
) -> Plug:
    """The sandbox, ready to listen. Its file stays open until its web application is cleaned up."""
    sandbox = Sandbox.opened(
        settings or SandboxSettings(), commands=commands, menu=menu, patience=patience or Patience()
    )
    deeds = Deeds(sandbox)
    return Plug(SandboxMessenger(sandbox, deeds), Web(sandbox, deeds, house).application(), sandbox.clock)
