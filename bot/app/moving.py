"""Moving from one database to another, as an operator sees it."""

from rich.console import Console
from rich.progress import Progress, TaskID

from storage import copy


async def copy_database(source: str, target: str, community: str | None) -> int:
    """Copy everything, or one community, with a bar where somebody looks: how many rows both have now.

    Raises ``StorageError``.
    """
    console = Console(stderr=True)
    rows = 0
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks: dict[str, TaskID] = {}
        async for step in copy(source, target, community):
            if step.doing not in tasks:
                tasks[step.doing] = progress.add_task(step.doing.capitalize())
            progress.update(tasks[step.doing], total=step.total, completed=step.done)
            rows = step.done if step.doing == "comparing" else rows
    return rows
