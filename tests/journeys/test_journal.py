"""What is done about themes is in the journal, and the last of it can be undone while that makes sense."""

from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import Conversation, Somebody
from tests.journeys.test_stock import numbered, stock


async def journal(somebody: Somebody) -> Seen:
    """What was done about everything."""
    known = {seen.id for seen in [*await somebody.reads(), *await somebody.direct_messages()]}
    await somebody.presses("journal.all_button", await somebody.opens_community())
    heading = somebody.among.voice.plain("journal.heading", name="").split()[0]
    return await somebody.hears(heading, beside=known)


async def test_a_theme_set_aside_is_had_back_from_the_journal(talk: Conversation) -> None:
    """By another facilitator; the journal says whose act it was, and that it was undone."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    seen = await stock(nadia)
    first, *_ = numbered(seen)
    await nadia.presses("arranging.set_aside_button", seen)
    await nadia.sees(talk.voice.plain("arranging.was_set_aside", question=first))
    shown = await journal(thomas)
    assert "Nadia Kaci" in shown.text
    assert first in shown.text
    await thomas.presses("journal.undo_button", shown)
    await thomas.hears(talk.voice.plain("journal.undone", name=first))
    assert numbered(await stock(thomas))[0] == first
    assert talk.voice.plain("journal.undo_button") not in (await journal(thomas)).buttons


async def test_moves_within_the_stock_are_one_act_and_undone_together(talk: Conversation) -> None:
    """Until the queue was moved about by somebody else."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    seen = await stock(nadia)
    before = numbered(seen)
    await nadia.presses("arranging.later_button", seen)
    await nadia.sees(f"1. {before[1]}")
    await thomas.presses("journal.undo_button", await journal(thomas))
    await thomas.hears(talk.voice.plain("journal.undone", name=before[0]))
    assert numbered(await stock(nadia)) == before


async def test_a_proposal_declined_by_mistake_is_proposed_again(talk: Conversation) -> None:
    """And its author learns what is decided in the end."""
    nadia, ines = talk.person("nadia"), talk.person("ines")
    question = "Comment fais-tu pour finir une réunion à l'heure ?"
    await ines.types("/theme propose")
    assert await ines.fills_in(question=question) == {}
    proposal = await nadia.is_told("", question)
    await nadia.presses("proposing.decline_button", proposal)
    assert await nadia.fills_in() == {}
    await ines.is_told("", talk.voice.plain("proposing.declined", question=question))
    await nadia.presses("journal.undo_button", await journal(nadia))
    await nadia.hears(talk.voice.plain("journal.undone", name=question))
    await nadia.presses("proposing.accept_button", await nadia.opens_overview())
    await ines.is_told("", talk.voice.plain("proposing.accepted", question=question))
