"""What a member can do here, and what they already told."""

from collections.abc import Sequence

from bot.actions import Action, Whisper
from bot.cards import Block, Button, Buttons, Card
from bot.commands import COMMANDS
from bot.events import CommandInvoked
from bot.features.communities.joining import meet
from bot.features.practices import archiving
from bot.model.practice import Practice, State
from bot.router import Router
from bot.turn import Turn
from bot.wording import Voice

MOST_SHOWN = 10


async def help_out(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Say what the community is for, and every command in a line."""
    present = await meet(event, turn)
    voice, community = present.voice, present.community
    lines: list[Block] = [
        voice.text("helping.welcome", community=community.name, purpose=community.purpose),
        voice.text("helping.commands", lines=command_lines(voice)),
    ]
    if community.charter:
        lines.append(voice.note("helping.charter", charter=community.charter))
    return [Whisper(event.person, event.place, Card(tuple(lines)), event.interaction)]


def command_lines(voice: Voice) -> list[tuple[str, str]]:
    """Each command as it is typed, and what it does."""
    lines = []
    for command in COMMANDS:
        typed = f"/{command.words[voice.language]}"
        argument = f" {voice.plain('commands.practice_arguments')}…" if command.takes_words else ""
        lines.append((f"{typed}{argument}", voice.plain(f"commands.{command.name}")))
        for sub in command.subs:
            message = f"commands.{command.name}_{sub.name.replace('-', '_')}"
            lines.append((f"{typed} {sub.words[voice.language]}", voice.plain(message)))
    return lines


async def show_mine(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Show a member their own practices, each with what they can do about it."""
    present = await meet(event, turn)
    mine = [p for p in await turn.unit.practices.of(present.member.id) if p.told]
    card = Card(tuple(own_practices(mine, MOST_SHOWN, present.voice)))
    return [Whisper(event.person, event.place, card, event.interaction)]


def own_practices(mine: Sequence[Practice], most: int, voice: Voice) -> list[Block]:
    """The newest of somebody's practices, each with what they can do about it."""
    blocks: list[Block] = [voice.text("helping.mine", count=len(mine), shown=min(len(mine), most))]
    for practice in mine[:most]:
        told = voice.text("helping.my_practice", title=practice.title, state=practice.state)
        blocks += [told, _controls(practice, voice)]
    return blocks


def _controls(practice: Practice, voice: Voice) -> Buttons:
    if practice.state is State.ARCHIVED:
        return archiving.controls(practice, voice)
    if practice.state is State.WITHDRAWN:
        return Buttons((Button(voice.plain("archiving.restore_button"), "archiving.restore", practice.id),))
    return Buttons(
        (
            Button(voice.plain("contributing.see_button"), "archiving.edit", practice.id),
            Button(voice.plain("consenting.decline_button"), "contributing.decline", practice.id),
        )
    )


routes = Router(commands={"practice.help": help_out, "practice.mine": show_mine})
