"""Somebody tries a colleague's practice, and is asked what came of it on the day they chose."""

from datetime import timedelta

from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import Conversation, Somebody

TITLE = "Le zéphyr du lundi"
CONTEXT = "Une équipe de 8, à distance."


async def told(author: Somebody) -> None:
    """Somebody tells the practice that is tried here."""
    new = "nouvelle" if author.among.voice.language == "fr" else "new"
    await author.types(f"{author.among.command} {new}")
    assert await author.fills_in(title=TITLE, method="Je laisse passer le zéphyr, puis je reprends.") == {}
    await author.hears(TITLE)


async def tries(member: Somebody, when: str = "") -> Seen:
    """Somebody finds it, and would like to try it; how that stands with them."""
    found = await member.finds("zéphyr")
    assert TITLE in found.text
    await member.presses("trying.try_button", found)
    form = await member.has_form()
    assert form.fields["when"] == member.among.voice.plain("trying.two_weeks")
    known = {seen.id for seen in [*await member.reads(), *await member.direct_messages()]}
    assert await member.fills_in(context=CONTEXT, **({"when": when} if when else {})) == {}
    return await member.hears(TITLE, button="trying.later_button", beside=known)


async def reminded(member: Somebody) -> list[Seen]:
    """The questions somebody was asked privately about it."""
    label = member.among.voice.plain("trying.later_button")
    seen = await member.direct_messages()
    return [one for one in seen if label in one.buttons and CONTEXT in one.text]


async def reports(member: Somebody, result: str, why: str, on: Seen) -> None:
    """Somebody tells what came of it, by the button that says so."""
    await member.presses(f"trying.{result}_button", on)
    form = await member.has_form()
    chosen = {value: label for label, value in form.choices["result"].items()}
    assert form.fields["result"] in {result, chosen[result]}
    assert await member.fills_in(why=why) == {}
    await member.hears(member.among.voice.plain("trying.thanks", result=result))


async def test_what_came_of_a_trial_stands_on_the_practice_and_its_author_hears_of_it(
    talk: Conversation,
) -> None:
    """Asked once, on the day; without a name, a failure like a success."""
    yann, ines, claire = talk.person("yann"), talk.person("ines"), talk.person("claire")
    await told(yann)
    await tries(ines)
    await talk.passes(timedelta(days=13))
    assert not await reminded(ines)
    await talk.passes(timedelta(days=2))
    (question,) = await reminded(ines)
    await talk.passes(timedelta(days=30))
    assert len(await reminded(ines)) == 1
    await reports(ines, "not_here", "Personne n'ouvrait la fenêtre.", question)
    facts = {"title": TITLE, "result": "not_here", "context": CONTEXT}
    heard = await yann.is_told("", talk.voice.plain("trying.author_told", **facts))
    assert "Personne n'ouvrait la fenêtre." in heard.text
    assert "Inès" not in heard.text
    found = await claire.finds("zéphyr")
    assert talk.voice.plain("trying.tried", times=1, half=0, not_here=1) in found.text
    await claire.presses("searching.read_button", found)
    read = await claire.hears("Personne n'ouvrait la fenêtre.")
    assert CONTEXT in read.text
    assert "Inès" not in read.text


async def test_it_is_put_off_and_taken_back(talk: Conversation) -> None:
    """Then nothing of it is left, and nothing is asked."""
    yann, ines = talk.person("yann"), talk.person("ines")
    await told(yann)
    standing = await tries(ines)
    await ines.presses("trying.later_button", standing)
    late = "dans trois semaines" if talk.voice.language == "fr" else "in three weeks"
    assert "when" in await ines.fills_in(when="le 31 février")
    assert "when" in await ines.fills_in(when="2020-01-01")
    assert await ines.fills_in(when=late) == {}
    await talk.passes(timedelta(days=16))
    assert not await reminded(ines)
    await talk.passes(timedelta(days=7))
    (question,) = await reminded(ines)
    await ines.presses("trying.stop_button", question)
    await ines.is_told("", talk.voice.plain("trying.stopped"))
    assert talk.voice.plain("trying.mine", count=0, shown=0) in (await mine(ines)).text


async def mine(member: Somebody) -> Seen:
    """What a member sees of their trials."""
    word = "mes-essais" if member.among.voice.language == "fr" else "trials"
    return await member.finds(word)


async def test_a_result_is_changed_and_withdrawn(talk: Conversation) -> None:
    """By who tried, whenever they like; the counts follow."""
    yann, ines, claire = talk.person("yann"), talk.person("ines"), talk.person("claire")
    await told(yann)
    await reports(ines, "half", "Un lundi sur deux.", await tries(ines))
    half = talk.voice.plain("trying.tried", times=1, half=1, not_here=0)
    assert half in (await claire.finds("zéphyr")).text
    await ines.presses("trying.change_button", await mine(ines))
    assert (await ines.has_form()).fields["why"] == "Un lundi sur deux."
    worked = talk.voice.plain("trying.worked_button")
    assert await ines.fills_in(result=worked, why="Tous les lundis.") == {}
    await ines.hears("Tous les lundis.")
    assert (
        talk.voice.plain("trying.tried", times=1, half=0, not_here=0) in (await claire.finds("zéphyr")).text
    )
    await ines.presses("trying.withdraw_button", await mine(ines))
    await ines.sees(talk.voice.plain("trying.withdrawn"))
    assert "🌱" not in (await claire.finds("zéphyr")).text
    assert talk.voice.plain("trying.mine", count=0, shown=0) in (await mine(ines)).text


async def test_a_withdrawn_practice_is_asked_about_no_more(talk: Conversation) -> None:
    """And again once its author puts it back."""
    yann, ines = talk.person("yann"), talk.person("ines")
    await told(yann)
    await tries(ines)
    own = "mes-pratiques" if talk.voice.language == "fr" else "mine"
    await yann.presses("archiving.withdraw_button", await yann.finds(own))
    gone = await yann.sees(talk.voice.plain("archiving.withdrawn", title=TITLE))
    await talk.passes(timedelta(days=15))
    assert not await reminded(ines)
    assert TITLE not in (await mine(ines)).text
    await yann.presses("archiving.restore_button", gone)
    await yann.sees(talk.voice.plain("archiving.archived", title=TITLE, named=True))
    await talk.quiet()
    assert len(await reminded(ines)) == 1


async def test_nobody_tries_their_own(talk: Conversation) -> None:
    """The button is not there for them."""
    yann = talk.person("yann")
    await told(yann)
    found = await yann.finds("zéphyr")
    assert TITLE in found.text
    assert talk.voice.plain("trying.try_button") not in found.buttons
