"""Somebody asks to be forgotten, and is: after a clear question, and for good."""

from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import Conversation, Somebody


async def wants_to_go(member: Somebody) -> Seen:
    """The question they are asked."""
    word = "oublie-moi" if member.among.voice.language == "fr" else "forget-me"
    await member.types(f"{member.among.command} {word}")
    return await member.hears("", button="forgetting.yes_button")


async def test_nothing_of_theirs_is_found_any_more(talk: Conversation) -> None:
    """Answers in the thread and by the form, practices; and they are asked anew when they come back."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await ines.answers("Je réunis l'équipe zéphyr devant le tableau.", theme)
    await ines.chooses("always")
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    await ines.presses("asking.answer_button", theme)
    assert await ines.fills_in(method="Le zéphyr, encore lui.") == {}
    await nadia.sees("Le zéphyr, encore lui.", thread=theme)
    question = await wants_to_go(ines)
    assert question.private
    await ines.presses("forgetting.yes_button", question)
    await ines.sees(talk.voice.plain("forgetting.forgotten"))
    await nadia.sees(talk.voice.plain("answering.removed_trace"), thread=theme)
    assert "zéphyr de" not in (await nadia.finds("zéphyr")).text
    label = talk.voice.plain("asking.counts", answers=1, kept=1)
    assert await nadia.glimpses(label) is None
    before = len([one for one in await ines.direct_messages() if asked(ines) in one.buttons])
    await ines.answers("Je reviens, et je bloque une heure chaque matin.", theme)
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=0))
    await talk.quiet()
    after = len([one for one in await ines.direct_messages() if asked(ines) in one.buttons])
    assert after == before + 1


def asked(somebody: Somebody) -> str:
    """What stands on a button of the question asked once."""
    return somebody.among.voice.plain("consenting.always_button")


async def test_who_changes_their_mind_stays(talk: Conversation) -> None:
    """Nothing is erased without the second press."""
    yann = talk.person("yann")
    new = "nouvelle" if talk.voice.language == "fr" else "new"
    await yann.types(f"{talk.command} {new}")
    assert await yann.fills_in(title="Le zéphyr", method="Je laisse passer le zéphyr.") == {}
    await yann.presses("forgetting.no_button", await wants_to_go(yann))
    await yann.sees(talk.voice.plain("forgetting.kept"))
    assert "Le zéphyr" in (await talk.person("ines").finds("zéphyr")).text
