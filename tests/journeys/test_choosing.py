"""A community votes on its next theme: in one message, with a button each, and nobody named."""

from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import Conversation
from tests.journeys.test_journal import journal
from tests.journeys.test_stock import numbered, stock

NAME = {"fr": "Le lundi des pratiques", "en": "Monday practices"}


async def called(talk: Conversation) -> tuple[Seen, list[str]]:
    """Nadia calls a vote; what the channel sees, and its questions."""
    nadia = talk.person("nadia")
    seen = await stock(nadia)
    await nadia.presses("choosing.prepare_button", seen, programme=NAME[talk.voice.language])
    prepared = await nadia.sees(talk.voice.plain("choosing.preview"))
    assert not [
        one for one in await talk.person("ines").reads() if talk.voice.plain("choosing.heading") in one.text
    ]
    await nadia.presses("choosing.send_button", prepared)
    vote = await talk.person("ines").sees(talk.voice.plain("choosing.heading"))
    assert not vote.private
    assert numbered(vote) == numbered(seen)
    return vote, numbered(vote)


async def test_the_theme_most_voted_for_is_asked_next(talk: Conversation) -> None:
    """Each may change their mind until the hour; the counts are shown after, without names."""
    vote, questions = await called(talk)
    ines, yann, claire = talk.person("ines"), talk.person("yann"), talk.person("claire")
    await ines.presses("choosing.vote_button", vote, number=2)
    await ines.sees(talk.voice.plain("choosing.noted", question=questions[1]))
    await ines.presses("choosing.vote_button", vote, number=3)
    await ines.sees(talk.voice.plain("choosing.noted", question=questions[2]))
    await yann.presses("choosing.vote_button", vote, number=3)
    await claire.presses("choosing.vote_button", vote, number=2)
    await claire.sees(talk.voice.plain("choosing.noted", question=questions[1]))
    assert questions[2] in (await talk.next_theme()).text
    result = await yann.sees(talk.voice.plain("choosing.result_heading"))
    assert result.id == vote.id
    assert talk.voice.plain("choosing.result", question=questions[2], count=2, next=True) in result.text
    assert talk.voice.plain("choosing.result", question=questions[1], count=1, next=False) in result.text
    assert "Inès" not in result.text
    assert not result.buttons


async def test_a_vote_is_closed_before_its_time(talk: Conversation) -> None:
    """By the other facilitator, from the stock."""
    vote, questions = await called(talk)
    ines, thomas = talk.person("ines"), talk.person("thomas")
    await ines.presses("choosing.vote_button", vote, number=4)
    await ines.sees(talk.voice.plain("choosing.noted", question=questions[3]))
    await thomas.presses("choosing.close_button", await stock(thomas), programme=NAME[talk.voice.language])
    await thomas.sees(talk.voice.plain("choosing.closed"))
    await ines.sees(talk.voice.plain("choosing.result_heading"))
    assert numbered(await stock(thomas))[0] == questions[3]
    lines = (await journal(thomas)).text.splitlines()
    closed = {"fr": "a clos le vote", "en": "closed the vote"}[talk.voice.language]
    assert any(f"Thomas Lemoine {closed}" in line for line in lines)
