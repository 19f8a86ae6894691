"""Who tries something is asked what came of it on the day they chose: once, and not while it is withdrawn."""

from dataclasses import replace

from bot.cards import Button, Buttons, Card
from bot.deliveries import Delivery, Outcome
from bot.features.communities import peace
from bot.model.community import Community
from bot.model.member import Member
from bot.model.practice import Practice, State
from bot.model.trial import Result, Trial
from bot.turn import Turn
from bot.wording import Voice


def ways_to_tell(trial: Trial, voice: Voice) -> tuple[Button, ...]:
    """What came of it, in one press each."""
    return tuple(
        Button(voice.plain(f"trying.{result}_button"), f"trying.{result}", trial.id) for result in Result
    )


def other_ways(trial: Trial, voice: Voice) -> tuple[Button, ...]:
    """Not yet, or not at all."""
    return (
        Button(voice.plain("trying.later_button"), "trying.later", trial.id),
        Button(voice.plain("trying.stop_button"), "trying.stop", trial.id),
    )


async def owe(trial: Trial, practice: Practice, turn: Turn) -> Trial:
    """Owe the question what came of a trial, in place of the one owed before; the trial as it is kept."""
    await drop(trial, turn)
    asked = replace(trial, reminders=trial.reminders + 1)
    await turn.unit.trials.save(asked)
    member, community = await _who(trial, turn)
    if member is not None and community is not None:
        due_at = max(turn.now, peace.morning(trial.ask_on, community))
        card = _card(asked, practice, member, community, turn)
        await peace.tell(member, community, card, _key(asked), turn, due_at)
    return asked


async def drop(trial: Trial, turn: Turn) -> None:
    """Ask what came of a trial no more."""
    owed = await turn.unit.deliveries.get(_key(trial))
    if owed is not None and owed.open:
        await turn.unit.deliveries.save(owed.dropped())


async def follow(practice: Practice, turn: Turn) -> None:
    """Ask about a practice as it now reads; not at all while it is withdrawn, and again once it is back."""
    for trial in await turn.unit.trials.of_practice(practice.id):
        if trial.result is not None:
            continue
        owed = await turn.unit.deliveries.get(_key(trial))
        if practice.state is not State.ARCHIVED:
            await drop(trial, turn)
        elif owed is not None and owed.outcome is Outcome.DROPPED:
            await owe(trial, practice, turn)
        elif owed is not None and owed.open:
            await _reword(owed, trial, practice, turn)


async def _reword(owed: Delivery, trial: Trial, practice: Practice, turn: Turn) -> None:
    member, community = await _who(trial, turn)
    if member is not None and community is not None:
        card = _card(trial, practice, member, community, turn)
        await turn.unit.deliveries.save(replace(owed, action=replace(owed.action, card=card)))


async def put_off(trial: Trial, member: Member, community: Community, turn: Turn) -> None:
    """Let a question that waits come when ``member`` is back, or on its day if they no longer pause."""
    owed = await turn.unit.deliveries.get(_key(trial))
    if owed is not None and owed.outcome is Outcome.WAITING:
        due_at = peace.in_peace(peace.morning(trial.ask_on, community), member, community)
        await turn.unit.deliveries.save(replace(owed, due_at=due_at))


def _card(trial: Trial, practice: Practice, member: Member, community: Community, turn: Turn) -> Card:
    voice = turn.voice(community, member)
    since = peace.local_day(trial.created_at, community)
    said = voice.text("trying.reminder", title=practice.title, context=trial.context, since=since)
    return Card((said, Buttons((*ways_to_tell(trial, voice), *other_ways(trial, voice)))))


async def _who(trial: Trial, turn: Turn) -> tuple[Member | None, Community | None]:
    return await turn.unit.members.get(trial.member), await turn.unit.communities.get(trial.community)


def _key(trial: Trial) -> str:
    return f"trial:{trial.id}:{trial.reminders}"
