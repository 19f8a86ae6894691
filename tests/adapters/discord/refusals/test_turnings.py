"""Answers to people the local Discord refuses: too late, twice, or not of that kind."""

import pytest

from tests.adapters.discord.local import LocalDiscord, Requests
from tests.adapters.discord.local.world import APPLICATION, Json
from tests.adapters.discord.refusals.parts import button, command, field, modal, option, row

COMMANDS = f"/applications/{APPLICATION}/commands"


@pytest.mark.parametrize(
    "wrong",
    [
        modal(title="x" * 46),
        modal(custom_id="x" * 101),
        modal(*[field(custom_id=f"f{n}") for n in range(6)]),
        modal(field(max_length=4001)),
        modal(field(value="x" * 4001)),
        modal(field(max_length=10, value="x" * 11)),
        modal(field(placeholder="x" * 101)),
        modal(field() | {"label": "x" * 46}),
        modal(field() | {"label": ""}),
        modal(field(style=3)),
        modal(field(), field()),
        modal(components=[]),
        modal(row(button())),
    ],
)
async def test_modals_beyond_the_limits_are_refused(
    discord: LocalDiscord, ask: Requests, wrong: Json
) -> None:
    """And the interaction can still be answered."""
    await ask("PUT", COMMANDS, [command()])
    done = discord.people.command("nadia", "pratiques", "/pratique")
    assert await ask.answer(done, 9, wrong) == 50035
    assert discord.people.modal("nadia") is None
    assert await ask.answer(done, 9, modal()) == 0
    assert discord.people.modal("nadia")


async def test_an_interaction_is_answered_once_within_three_seconds(
    discord: LocalDiscord, ask: Requests
) -> None:
    """By the clock of Discord, which a test moves."""
    await ask("PUT", COMMANDS, [command()])
    done, late = (discord.people.command("nadia", "pratiques", "/pratique") for _ in range(2))
    assert await ask.code("POST", ask.hook(done), {"content": "x"}) == 10015
    assert await ask.answer(done, 4, {"content": "x"}) == 0
    assert await ask.answer(done, 4, {"content": "y"}) == 40060
    await discord.clock.move(3)
    assert await ask.answer(late, 5) == 10062
    assert await ask.answer(done, 4, {"content": "y"}) == 40060
    assert await ask.code("POST", "/interactions/1/x/callback", {"type": 5}) == 10062
    assert late.answer is None


async def test_a_token_lasts_a_quarter_of_an_hour(discord: LocalDiscord, ask: Requests) -> None:
    """And belongs to the application."""
    await ask("PUT", COMMANDS, [command()])
    done = discord.people.command("nadia", "pratiques", "/pratique")
    await ask.answer(done, 4, {"content": "x", "flags": 64})
    await discord.clock.move(15 * 60 - 1)
    assert await ask.code("POST", ask.hook(done), {"content": "y"}) == 0
    await discord.clock.move(1)
    status, told = await ask("POST", ask.hook(done), {"content": "z"})
    assert (status, told["code"]) == (401, 50027)
    assert await ask.code("POST", f"/webhooks/1/{done.token}", {"content": "z"}) == 10015


@pytest.mark.parametrize(("kind", "possible"), [("command", {4, 5, 9}), ("component", {4, 5, 6, 7, 9})])
async def test_each_kind_of_interaction_has_answers_of_its_own(
    discord: LocalDiscord, ask: Requests, kind: str, possible: set[int]
) -> None:
    """What is none is refused."""
    await ask("PUT", COMMANDS, [command()])
    await ask.say("pratiques", components=[row(button())])
    said = discord.world.channel("pratiques").messages[-1]
    data = {4: {"content": "x"}, 7: {"content": "y"}, 9: modal(), 8: {"choices": []}}
    for answer in (1, 4, 5, 6, 7, 8, 9, 99):
        done = (
            discord.people.command("nadia", "pratiques", "/pratique")
            if kind == "command"
            else discord.people.press("nadia", said, "Oui")
        )
        assert (await ask.answer(done, answer, data.get(answer)) == 0) is (answer in possible), answer


@pytest.mark.parametrize(
    "choices",
    [
        [{"name": "x", "value": "x"}] * 26,
        [{"name": "x" * 101, "value": "x"}],
        [{"name": "x", "value": "x" * 101}],
        [{"name": "", "value": "x"}],
    ],
)
async def test_completions_beyond_the_limits_are_refused(
    discord: LocalDiscord, ask: Requests, choices: list[Json]
) -> None:
    """Twenty-five, of a hundred characters."""
    await ask("PUT", COMMANDS, [command(options=[option(autocomplete=True)])])
    typed = discord.people.complete("nadia", "pratiques", "/pratique dél")
    assert typed.payload["data"]["options"][0] == {
        "type": 3, "name": "mots", "value": "dél", "focused": True,
    }  # fmt: skip
    assert await ask.answer(typed, 8, {"choices": choices}) == 50035
    assert await ask.answer(typed, 8, {"choices": [{"name": "x" * 100, "value": "x" * 100}] * 25}) == 0
    assert len(typed.choices) == 25
