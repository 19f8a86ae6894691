"""What came of trying a practice, and why; its author hears of it kindly, whatever it was."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Block, Card, Choice, ChoiceField, Form, TextField
from bot.events import ButtonPressed, FormSubmitted
from bot.features.communities import peace
from bot.features.communities.joining import Present
from bot.features.trials import reminding, trying
from bot.markup import cut
from bot.model.practice import Practice
from bot.model.trial import Result, Trial
from bot.router import Router
from bot.turn import Turn
from bot.wording import Voice, quote

LONGEST_WHY = 500


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask why; what was pressed is chosen already."""
    trial, practice, present = await trying.meant(event, event.value, turn)
    voice = present.voice
    choices = tuple(Choice(result, voice.plain(f"trying.{result}_button")) for result in Result)
    why = TextField(
        "why",
        voice.plain("trying.why"),
        hint=voice.plain("trying.why_hint"),
        value=trial.why,
        multiline=True,
        max_length=LONGEST_WHY,
    )
    form = Form(
        name="trying.result",
        title=voice.plain("trying.result_form"),
        fields=(ChoiceField("result", voice.plain("trying.result"), choices, _named(event.name)), why),
        submit=voice.plain("trying.result_submit"),
        about=trial.id,
        intro=voice.spans("trying.result_intro", title=practice.title),
    )
    return [await turn.open_form(event, form, voice)]


def _named(button: str) -> Result:
    return Result(button.removeprefix("trying."))


async def report(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Keep what came of a trial, in place of what was told before."""
    trial, practice, present = await trying.meant(event, event.about, turn)
    result = next((one for one in Result if one == event.values.get("result")), None)
    if result is None:
        missing = present.voice.plain("trying.result_missing")
        return [RefuseForm(event.person, (("result", missing),), event.interaction)]
    why = cut(event.values.get("why", "").strip(), LONGEST_WHY)
    told = replace(trial, result=result, why=why, told_at=turn.now)
    await turn.unit.trials.save(told)
    await reminding.drop(told, turn)
    await _tell_author(told, practice, present, turn)
    thanks: Block = present.voice.text("trying.thanks", result=result)
    card = await trying.standing(told, present, turn)
    return [Whisper(event.person, event.place, Card((thanks, *card.blocks)), event.interaction)]


async def _tell_author(trial: Trial, practice: Practice, present: Present, turn: Turn) -> None:
    """Once for each who tries; what they change before it is said, is said as they then tell it."""
    author = await turn.unit.members.get(practice.author) if practice.author else None
    if author is None:
        return
    card = _told(trial, practice, turn.voice(present.community, author))
    key = f"tried:{trial.id}"
    owed = await turn.unit.deliveries.get(key)
    if owed is not None and owed.open:
        await turn.unit.deliveries.save(replace(owed, action=replace(owed.action, card=card)))
    elif owed is None:
        await peace.tell(author, present.community, card, key, turn)


def _told(trial: Trial, practice: Practice, voice: Voice) -> Card:
    said = voice.text("trying.author_told", title=practice.title, result=trial.result, context=trial.context)
    return Card((said, *((quote(trial.why),) if trial.why else ())))


routes = Router(
    buttons={f"trying.{result}": open_form for result in Result},
    forms={"trying.result": report},
)
