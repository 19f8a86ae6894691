"""Somebody looks for how others do: privately, and only what they may see."""

import pytest

from tests.contracts.messengers.stage import NotAllowed
from tests.journeys.conversation import CIRCLE, Conversation


async def test_results_are_private_and_say_enough_to_choose(talk: Conversation) -> None:
    """Title, author, audience, first words; nobody else sees who searches what."""
    words = "déléguer sans contrôler" if talk.voice.language == "fr" else "delegate without controlling"
    found = await talk.person("ines").finds(words)
    assert found.private
    assert talk.voice.plain("searching.read_button") in found.buttons
    assert found.id not in {seen.id for seen in await talk.person("nadia").reads()}


async def test_whoever_reads_a_thread_searches_from_there(talk: Conversation) -> None:
    """The answer is theirs alone; the others see the thread as it was."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await nadia.answers("Je passe le zéphyr de main en main.", theme)
    await nadia.chooses("always")
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    before = await nadia.reads(thread=theme)
    assert "zéphyr de main" in (await ines.finds("zéphyr", thread=theme)).text
    assert await nadia.reads(thread=theme) == before


async def test_a_practice_is_read_whole(talk: Conversation) -> None:
    """All its parts, each under its name."""
    words = "lundi point" if talk.voice.language == "fr" else "Monday check-in"
    ines = talk.person("ines")
    found = await ines.finds(words)
    await ines.presses("searching.read_button", found)
    read = await ines.sees(talk.voice.plain("five_parts.difficulties"))
    assert read.private
    assert talk.voice.plain("searching.example") in read.text


async def test_what_one_opened_another_finds_by_the_same_words(talk: Conversation) -> None:
    """Though the practice says them nowhere, and nobody learns who typed them."""
    word = "zéphyr" if talk.voice.language == "fr" else "zephyr"
    words = "lundi point" if talk.voice.language == "fr" else "Monday check-in"
    ines, nadia = talk.person("ines"), talk.person("nadia")
    found = await ines.finds(f"{words} {word}")
    await ines.presses("searching.read_button", found)
    await ines.sees(talk.voice.plain("five_parts.difficulties"))
    assert talk.voice.plain("searching.read_button") in (await nadia.finds(word)).buttons


@pytest.mark.parametrize("words", ["equipe", "équipes", "L’ÉQUIPE"])
async def test_accents_plurals_and_elisions_find_the_same(words: str, talk: Conversation) -> None:
    """What is typed on a phone finds what was written at a desk."""
    theme = await talk.next_theme()
    ines = talk.person("ines")
    await ines.answers("Je réunis l'équipe zéphyr devant le tableau.", theme)
    await ines.chooses("always")
    await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    assert "zéphyr" in (await talk.person("nadia").finds(f"{words} zephyr")).text


async def test_more_results_take_the_place_of_these(talk: Conversation) -> None:
    """A page at a time, in the same private card."""
    word = "équipe" if talk.voice.language == "fr" else "team"
    ines = talk.person("ines")
    found = await ines.finds(word)
    more = next(label for label in found.buttons if label.startswith(("Suite", "More")))
    await talk.person("ines").presses_label(more, found)
    second = await ines.sees("4. ")
    assert second.id == found.id
    assert "1. " not in second.text


async def test_nothing_found_says_so_kindly(talk: Conversation) -> None:
    """With what can be done instead."""
    found = await talk.person("ines").finds("zygomatique")
    assert found.text == talk.voice.plain("searching.nothing", words="zygomatique")


async def test_what_members_wrote_never_becomes_markup(talk: Conversation) -> None:
    """Stars, brackets and braces come back as they were typed."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    nasty = "Je note **tout** [ici](https://example.org) {{ 7 * 7 }} <b>zéphyr</b> _puis_ `rien`"
    await ines.answers(nasty, theme)
    await ines.chooses("always")
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    assert nasty in (await nadia.finds("zéphyr")).text


async def test_what_was_told_in_the_circle_stays_there(talk: Conversation) -> None:
    """Whoever is not in the closed channel does not find it; whoever is may not share it outside."""
    yann = talk.person("yann")
    new = "nouvelle" if talk.voice.language == "fr" else "new"
    await yann.types(f"{talk.command} {new}", CIRCLE)
    await yann.fills_in(title="Le zéphyr", method="Je passe le zéphyr d'une main à l'autre.")
    assert "Le zéphyr" in (await talk.person("claire").finds("zéphyr")).text
    assert "Le zéphyr" not in (await talk.person("ines").finds("zéphyr")).text
    found = await yann.finds("zéphyr")
    await yann.presses("searching.share_button", found)
    await yann.sees(talk.voice.plain("searching.not_for_here"))
    assert await talk.person("ines").glimpses("Le zéphyr") is None
    inside = await yann.finds("zéphyr", CIRCLE)
    await yann.presses("searching.share_button", inside)
    shared = await talk.person("nadia").sees("Le zéphyr", CIRCLE)
    assert not shared.private


async def test_sharing_shows_a_practice_to_everybody_here(talk: Conversation) -> None:
    """With the name of who shares it."""
    words = "lundi point" if talk.voice.language == "fr" else "Monday check-in"
    ines = talk.person("ines")
    await ines.presses("searching.share_button", await ines.finds(words))
    shared = await talk.person("thomas").sees(talk.voice.plain("searching.shared_by", name="Inès Morel"))
    assert not shared.private


async def test_titles_are_offered_while_typing(talk: Conversation) -> None:
    """From half a word; the suggestion is a whole search, which finds what it names."""
    typed = "vacan" if talk.voice.language == "fr" else "holi"
    choices = await talk.person("ines").is_offered(f"{talk.command} {typed}")
    assert [choice["label"] for choice in choices] == [choice["value"] for choice in choices]
    assert choices[0]["label"] in (await talk.person("ines").finds(choices[0]["value"])).text


async def test_tags_are_offered_while_typing(talk: Conversation) -> None:
    """With an accent or without, and only those by which something is found."""
    typed, tag, empty = (
        ("reun", "réunion", "loyau") if talk.voice.language == "fr" else ("meet", "meetings", "loy")
    )
    ines = talk.person("ines")
    assert tag in [choice["value"] for choice in await ines.is_offered(f"{talk.command} {typed}")]
    assert (await ines.finds(tag)).buttons
    assert await ines.is_offered(f"{talk.command} {empty}") == []


async def test_a_theme_asked_again_shows_the_practices_it_brought(talk: Conversation) -> None:
    """The button says how many, and opens them."""
    theme = await talk.next_theme()
    label = talk.voice.plain("asking.practices_button", count=1)
    assert label in theme.buttons
    await talk.person("ines").presses_label(label, theme)
    opened = await talk.person("ines").sees("1. ")
    assert opened.private


async def test_without_words_the_command_says_how(talk: Conversation) -> None:
    """An empty search is a question about searching."""
    try:
        found = await talk.person("ines").finds("")
    except NotAllowed as refused:
        pytest.skip(f"{talk.stand.messenger} insists on the words itself: {refused.sentence}")
    assert found.text == talk.voice.plain("searching.how")


async def test_help_names_every_command(talk: Conversation) -> None:
    """In the language spoken here."""
    word = "aide" if talk.voice.language == "fr" else "help"
    found = await talk.person("ines").finds(word)
    assert found.private
    for expected in ("/theme", talk.command, "programme"):
        assert expected in found.text
