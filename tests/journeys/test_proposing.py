"""Members propose themes; the core team answers each of them kindly, once, and privately."""

from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import Conversation, Somebody

QUESTION = "Comment fais-tu pour dire au revoir à quelqu'un qui part à la retraite ?"
SITUATION = "Vingt ans de maison, et un pot de dix minutes."


async def propose(member: Somebody) -> None:
    """A member sends their question."""
    await member.types("/theme propose")
    assert set((await member.has_form()).fields) == {"question", "situation"}
    assert await member.fills_in(question=QUESTION, situation=SITUATION) == {}


async def proposal(facilitator: Somebody) -> Seen:
    """What a facilitator is told of it."""
    told = await facilitator.is_told("", QUESTION)
    assert "Inès Morel" in told.text
    assert SITUATION in told.text
    return told


async def stock(facilitator: Somebody) -> Seen:
    """The last page of the stock, after twelve examples."""
    known = {seen.id for seen in await facilitator.reads()}
    await facilitator.types("/theme stock")
    seen = await facilitator.hears("", button="arranging.catalogue_button", beside=known)
    for first, left in ((5, 9), (9, 5), (13, 1)):
        await facilitator.presses("arranging.after_button", seen, left=left)
        seen = await facilitator.sees(f"{first}. ")
    return seen


async def test_a_proposal_is_accepted_once_and_its_author_thanked(talk: Conversation) -> None:
    """Whoever presses first decides; the channel sees nothing of it."""
    ines, nadia, thomas = talk.person("ines"), talk.person("nadia"), talk.person("thomas")
    before = len([seen for seen in await talk.person("yann").reads() if not seen.private])
    await propose(ines)
    await ines.sees(talk.voice.plain("proposing.thanks"))
    told = [await proposal(facilitator) for facilitator in (nadia, thomas)]
    await thomas.presses("proposing.accept_button", told[1])
    await thomas.is_told("", talk.voice.plain("proposing.was_accepted", question=QUESTION))
    await ines.is_told("", talk.voice.plain("proposing.accepted", question=QUESTION))
    await nadia.presses("proposing.decline_button", told[0])
    await nadia.is_told("", talk.voice.plain("proposing.decided_already"))
    assert QUESTION in (await stock(nadia)).text
    assert len([seen for seen in await talk.person("yann").reads() if not seen.private]) == before


async def test_a_proposal_is_reworded_and_its_author_reads_how(talk: Conversation) -> None:
    """The form holds what they wrote."""
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await propose(ines)
    await nadia.presses("proposing.amend_button", await proposal(nadia))
    assert (await nadia.has_form()).fields["question"] == QUESTION
    reworded = "Comment fais-tu pour fêter un départ à la retraite ?"
    assert await nadia.fills_in(question=reworded) == {}
    await ines.is_told("", talk.voice.plain("proposing.accepted_amended", question=reworded))
    assert reworded in (await stock(nadia)).text


async def test_a_proposal_is_declined_with_a_kind_word(talk: Conversation) -> None:
    """To its author alone; it may be proposed again."""
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await propose(ines)
    await nadia.presses("proposing.decline_button", await proposal(nadia))
    word = "On l'a posée en mai, elle reviendra."
    assert await nadia.fills_in(word=word) == {}
    told = await ines.is_told("", talk.voice.plain("proposing.declined", question=QUESTION))
    assert word in told.text
    assert talk.voice.plain("proposing.word_from", name="Nadia Kaci") in told.text
    await nadia.types("/theme")
    assert QUESTION not in (await nadia.sees(talk.voice.plain("recurrence.zone", city="Paris"))).text
    await propose(ines)


async def test_no_word_is_needed_to_decline(talk: Conversation) -> None:
    """Then its author reads the bot's alone."""
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await propose(ines)
    await nadia.presses("proposing.decline_button", await proposal(nadia))
    assert await nadia.fills_in(word="") == {}
    told = await ines.is_told("", talk.voice.plain("proposing.declined", question=QUESTION))
    assert talk.voice.plain("proposing.word_from", name="Nadia Kaci") not in told.text


async def test_what_waits_stands_in_the_overview_until_somebody_decides(talk: Conversation) -> None:
    """With the same buttons."""
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await propose(ines)
    await nadia.types("/theme")
    overview = await nadia.sees(QUESTION)
    assert overview.private
    await nadia.presses("proposing.accept_button", overview)
    await ines.is_told("", talk.voice.plain("proposing.accepted", question=QUESTION))


async def test_a_question_that_cannot_be_is_said_in_place(talk: Conversation) -> None:
    """As to a facilitator; nothing is sent."""
    ines = talk.person("ines")
    await ines.types("/theme propose")
    errors = await ines.fills_in(question=talk.voice.plain("writing.question_start"))
    assert errors == {"question": talk.voice.plain("writing.question_missing")}
    assert not [seen for seen in await talk.person("nadia").direct_messages() if "Inès" in seen.text]
