"""Nothing fits: somebody asks the community, which answers as it answers a theme."""

from datetime import timedelta

from bot.features.themes import writing
from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import CIRCLE, HOME, Conversation, Somebody

WORDS = "zéphyr xylophone"
SITUATION = "Un soir d'orage, le zéphyr tombe."


def question(talk: Conversation, words: str = WORDS) -> str:
    """What a search becomes."""
    return writing.begun(words, talk.voice)


async def asks(member: Somebody, words: str = WORDS, *, signed: bool = True, where: str = HOME) -> None:
    """Somebody looks for something, finds nothing that fits, and asks."""
    talk = member.among
    found = await member.finds(words)
    await member.presses("requesting.ask_button", found)
    form = await member.has_form()
    assert form.fields["question"] == question(talk, words)
    named = talk.voice.plain(f"five_parts.named_{'yes' if signed else 'no'}")
    values = {"situation": SITUATION, "named": named}
    if "where" in form.choices:
        values["where"] = f"#{where}"
    assert await member.fills_in(**values) == {}


async def request(reader: Somebody, words: str = WORDS, where: str = HOME) -> Seen:
    """The request as others see it."""
    await reader.among.quiet()
    seen = await reader.sees(question(reader.among, words), where)
    assert not seen.private
    return seen


async def test_a_search_becomes_a_request_and_is_answered_as_a_theme(talk: Conversation) -> None:
    """In its thread and by the form; answers become practices by their authors' choice."""
    ines, yann, nadia = talk.person("ines"), talk.person("yann"), talk.person("nadia")
    await asks(ines)
    asked = await request(yann)
    assert SITUATION in asked.text
    assert "Inès Morel" in asked.text
    await yann.answers("Je laisse le zéphyr passer, puis je reprends.", asked)
    await yann.chooses("always")
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    await nadia.presses("asking.answer_button", asked)
    assert await nadia.fills_in(method="Je ferme la fenêtre, le zéphyr attend.") == {}
    await yann.sees("Je ferme la fenêtre", thread=asked)
    assert "Je laisse le zéphyr passer" in (await talk.person("claire").finds("zéphyr")).text


async def test_who_asks_hears_of_a_burst_of_answers_once_and_of_later_ones_later(talk: Conversation) -> None:
    """Privately; their own words are no answer to themselves."""
    ines, yann, claire = talk.person("ines"), talk.person("yann"), talk.person("claire")
    await asks(ines)
    asked = await request(yann)
    await ines.answers("Pour préciser : c'était un mardi soir.", asked)
    await yann.answers("Je laisse le zéphyr passer.", asked)
    await claire.answers("Je compte jusqu'à dix, et je respire.", asked)
    await yann.sees(talk.voice.plain("asking.counts", answers=3, kept=0))
    facts = {"question": question(talk), "channel": HOME}
    await talk.quiet()
    assert not await told(ines)
    await talk.passes(timedelta(minutes=11))
    await ines.is_told("", talk.voice.plain("requesting.answered", count=2, **facts))
    await talk.person("thomas").answers("J'ouvre la fenêtre en grand.", asked)
    await talk.person("thomas").sees(talk.voice.plain("asking.counts", answers=4, kept=0))
    await talk.passes(timedelta(hours=1))
    assert len(await told(ines)) == 1
    await talk.passes(timedelta(hours=6))
    await ines.is_told("", talk.voice.plain("requesting.answered", count=3, **facts))
    assert len(await told(ines)) == 2
    assert not await told(yann)


async def told(somebody: Somebody) -> list[Seen]:
    """The notices of answers they have."""
    label = somebody.among.voice.plain("requesting.mine_button")
    return [seen for seen in await somebody.direct_messages() if label in seen.buttons]


async def test_asking_twice_asks_once(talk: Conversation) -> None:
    """The same button, and the same question in other letters."""
    ines = talk.person("ines")
    found = await ines.finds(WORDS)
    for _ in range(2):
        await ines.presses("requesting.ask_button", found)
        form = await ines.has_form()
        if form.errors:
            break
        errors = await ines.fills_in(named=talk.voice.plain("five_parts.named_yes"))
        if errors:
            assert errors == {"question": talk.voice.plain("requesting.asked_twice")}
    await talk.quiet()
    seen = [one for one in await talk.person("yann").reads() if question(talk) in one.text]
    assert len(seen) == 1


async def test_without_a_name_nobody_reads_one(talk: Conversation) -> None:
    """Not in the channel; and who asked still hears of answers."""
    ines, yann = talk.person("ines"), talk.person("yann")
    await asks(ines, signed=False)
    asked = await request(yann)
    assert "Inès" not in asked.text
    await yann.answers("Je laisse le zéphyr passer.", asked)
    await yann.sees(talk.voice.plain("asking.counts", answers=1, kept=0))
    await talk.passes(timedelta(minutes=11))
    notice = await ines.is_told("", question(talk))
    await ines.presses("requesting.close_button", notice)
    await ines.hears(talk.voice.plain("requesting.closed", named=False))
    closed = await request(yann)
    assert talk.voice.plain("requesting.closed_trace") in closed.text
    assert "Inès" not in closed.text
    assert talk.voice.plain("asking.answer_button") in closed.buttons


async def mine(member: Somebody) -> Seen:
    """What a member sees of their requests."""
    word = "mes-demandes" if member.among.voice.language == "fr" else "requests"
    known = {seen.id for seen in await member.reads()}
    await member.types(f"{member.among.command} {word}")
    return await member.hears("", button="requesting.edit_button", beside=known)


async def test_a_request_is_reworded_where_it_stands(talk: Conversation) -> None:
    """By who asks; the form holds what they wrote."""
    ines, yann = talk.person("ines"), talk.person("yann")
    await asks(ines)
    asked = await request(yann)
    await ines.presses("requesting.edit_button", await mine(ines))
    assert (await ines.has_form()).fields["situation"] == SITUATION
    reworded = "Comment apprivoiser le zéphyr ?"
    assert await ines.fills_in(question=reworded) == {}
    assert (await yann.sees(reworded)).id == asked.id


async def test_a_withdrawn_request_leaves_a_trace_without_words(talk: Conversation) -> None:
    """No word of it is in the channel, and it is in nobody's list."""
    ines, yann = talk.person("ines"), talk.person("yann")
    await asks(ines)
    asked = await request(yann)
    await ines.presses("requesting.withdraw_button", await mine(ines))
    gone = await yann.sees(talk.voice.plain("requesting.withdrawn_trace"))
    assert gone.id == asked.id
    assert question(talk) not in gone.text
    assert not gone.buttons


async def test_what_was_told_already_is_shown_before_it_is_sent(talk: Conversation) -> None:
    """And keeps nobody from asking; nothing typed is lost meanwhile."""
    ines, yann = talk.person("ines"), talk.person("yann")
    words = (
        "Le point du lundi, et rien entre"
        if talk.voice.language == "fr"
        else "A Monday check-in, and nothing in between"
    )
    await asks(ines, words)
    beside = await ines.hears("", button="requesting.anyway_button")
    assert beside.private
    assert talk.voice.plain("searching.read_button") in beside.buttons
    await talk.quiet()
    assert await yann.glimpses(question(talk, words)) is None
    await ines.presses("requesting.edit_button", beside)
    assert (await ines.has_form()).fields["situation"] == SITUATION
    await ines.presses("requesting.anyway_button", beside)
    await request(yann, words)


async def test_what_was_asked_in_the_circle_is_for_the_circle(talk: Conversation) -> None:
    """Whoever is not in it sees neither the request, nor, of the core team, the idea."""
    yann, nadia, thomas = talk.person("yann"), talk.person("nadia"), talk.person("thomas")
    await asks(yann, where=CIRCLE)
    await request(nadia, where=CIRCLE)
    assert await thomas.glimpses(question(talk)) is None
    label = talk.voice.plain("requesting.ideas_button", count=1)
    assert label in (await nadia.opens_overview()).buttons
    assert label not in (await thomas.opens_overview()).buttons


async def test_a_request_becomes_a_theme_in_one_press(talk: Conversation) -> None:
    """Without a name; who asked is told, and it is an idea no more."""
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await asks(ines)
    await request(nadia)
    await nadia.presses("requesting.ideas_button", await nadia.opens_overview(), count=1)
    ideas = await nadia.hears("", button="wishing.make_button")
    assert question(talk) in ideas.text
    await nadia.presses("wishing.make_button", ideas)
    preview = await nadia.hears(talk.voice.plain("requesting.taken_up"))
    assert "Inès" not in preview.text
    await ines.is_told("", talk.voice.plain("requesting.became_a_theme", question=question(talk)))
    overview = await nadia.opens_overview()
    assert talk.voice.plain("requesting.ideas_button", count=1) not in overview.buttons


async def test_by_command_too(talk: Conversation) -> None:
    """From an empty question, which cannot be sent as it is."""
    ines = talk.person("ines")
    await ines.types(f"{talk.command} {'demander' if talk.voice.language == 'fr' else 'ask'}")
    assert await ines.fills_in() == {"question": talk.voice.plain("writing.question_missing")}
    assert await ines.fills_in(question="Comment faire tomber le zéphyr ?") == {}
    await talk.quiet()
    await talk.person("yann").sees("Comment faire tomber le zéphyr ?")
