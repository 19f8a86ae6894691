"""Commands the local Discord does not register."""

import pytest

from tests.adapters.discord.local import LocalDiscord, Requests
from tests.adapters.discord.local.world import APPLICATION, Json
from tests.adapters.discord.refusals.parts import command, option

COMMANDS = f"/applications/{APPLICATION}/commands"


@pytest.mark.parametrize(
    "wrong",
    [
        command("Pratique"),
        command("deux mots"),
        command("x" * 33),
        command(description=""),
        command(description="x" * 101),
        command(name_localizations={"fr": "Pratique"}),
        command(name_localizations={"fr-FR": "pratique"}),
        command(description_localizations={"fr": "x" * 101}),
        command(options=[option(f"o{n}") for n in range(26)]),
        command(options=[option(), option()]),
        command(options=[option("Mots")]),
        command(options=[option(), option("b", required=True)]),
        command(options=[option(), {"type": 1, "name": "revoir", "description": "x"}]),
        command(options=[option(autocomplete=True, choices=[{"name": "x", "value": "x"}])]),
        command(options=[option(choices=[{"name": "x", "value": "x" * 101}])]),
        command(contexts=[3]),
        {"type": 3, "name": "Garder", "description": "x"},
    ],
)
async def test_commands_that_are_wrong_are_not_registered(
    discord: LocalDiscord, ask: Requests, wrong: Json
) -> None:
    """None of them, when one is."""
    status, told = await ask("PUT", COMMANDS, [command("theme"), wrong])
    assert (status, told["code"]) == (400, 50035)
    assert "1" in told["errors"]
    assert discord.commands.known == {}


async def test_commands_are_replaced_all_at_once_and_counted(discord: LocalDiscord, ask: Requests) -> None:
    """A hundred at most; two hundred new ones a day."""
    many = [command(f"c{n}") for n in range(100)]
    assert await ask.code("PUT", COMMANDS, [*many, command("c100")]) == 30032
    first = (await ask("PUT", COMMANDS, many))[1]
    second = (await ask("PUT", COMMANDS, many))[1]
    assert [c["id"] for c in first] == [c["id"] for c in second]
    assert await ask.code("PUT", COMMANDS, [command(f"d{n}") for n in range(100)]) == 0
    assert await ask.code("PUT", COMMANDS, [command("e")]) == 30034
    await discord.clock.move(86_400)
    assert await ask.code("PUT", COMMANDS, [command("e")]) == 0
    assert [c["name"] for c in (await ask("GET", COMMANDS))[1]] == ["e"]
