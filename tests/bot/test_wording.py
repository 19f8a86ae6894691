"""Every word the bot says: in every language, with the same facts, and in nobody's power but ours."""

import ast
import re
from datetime import UTC, date, datetime, time

import pytest
from jinja2 import Environment, nodes

from bot.markup import Span
from bot.wording import LANGUAGES, PROMPTS, Wording

FILES = sorted(path.name for path in (PROMPTS / "fr" / "messages").iterdir())


def messages(language: str, file: str) -> dict[str, list[str]]:
    """The messages of a file, and the facts each is given."""
    tree = Environment().parse((PROMPTS / language / "messages" / file).read_text(encoding="utf-8"))  # noqa: S701
    return {macro.name: [fact.name for fact in macro.args] for macro in tree.find_all(nodes.Macro)}


def names(target: nodes.Node) -> list[nodes.Name]:
    """The names a loop gives to what it goes through."""
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))


def test_every_language_has_the_same_files() -> None:
    """None speaks of something another is silent about."""
    for language in LANGUAGES:
        assert sorted(path.name for path in (PROMPTS / language / "messages").iterdir()) == FILES


@pytest.mark.parametrize("file", FILES)
def test_every_language_says_everything_with_the_same_facts(file: str) -> None:
    """Message by message."""
    first, *others = (messages(language, file) for language in LANGUAGES)
    for other in others:
        assert other == first


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_no_fact_is_given_in_vain_and_none_is_missing(file: str, language: str) -> None:
    """Each message uses what it names, and names what it uses."""
    tree = Environment().parse((PROMPTS / language / "messages" / file).read_text(encoding="utf-8"))  # noqa: S701
    for macro in tree.find_all(nodes.Macro):
        given = {fact.name for fact in macro.args}
        used = {name.name for part in macro.body for name in part.find_all(nodes.Name)}
        looped = {name.name for loop in macro.find_all(nodes.For) for name in names(loop.target)}
        made = {name.name for made in macro.find_all(nodes.Assign) for name in names(made.target)}
        assert used <= given | looped | made | {"tu_vous"}, macro.name
        unused = given - used
        assert not unused, f"{macro.name} does not use {unused}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_no_line_is_glued_to_the_one_before(file: str, language: str) -> None:
    """The template engine swallows the end of a line after a tag: a line that begins there needs two."""
    text = (PROMPTS / language / "messages" / file).read_text(encoding="utf-8")
    assert re.findall(r"^(?!\{% ).*\S.*\{% (?:if|elif|else)[^%]*%\}\n(?=\S).*", text, re.MULTILINE) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_members_wrote_stays_words(language: str) -> None:
    """Marks, braces and tags in a fact come out as they went in."""
    nasty = "**gras** [lien](https://x.example) {{ 7 * 7 }} {% raw %} <!channel> <b>"
    text = Wording().voice(language).text("searching.nothing", words=nasty)
    assert any(nasty in span.text and span == Span(span.text) for span in text.spans)


def test_a_fact_that_is_missing_or_unknown_is_an_error() -> None:
    """Not a hole in a sentence."""
    voice = Wording().voice("fr")
    with pytest.raises(Exception, match="words"):
        voice.plain("searching.nothing")
    with pytest.raises(TypeError):
        voice.plain("searching.how", words="x")


def test_tu_and_vous() -> None:
    """One community says *tu*, the other *vous*."""
    wording = Wording()
    assert wording.voice("fr").plain("asking.how_to_answer").startswith("Réponds ")
    assert wording.voice("fr", formal=True).plain("asking.how_to_answer").startswith("Répondez ")


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [(0, "0 pratique", "0 practices"), (1, "1 pratique", "1 practice"), (2, "2 pratiques", "2 practices")],
)
def test_plurals_follow_the_language(count: int, french: str, english: str) -> None:
    """French says zero in the singular."""
    wording = Wording()
    assert wording.voice("fr").plain("asking.practices_button", count=count).startswith(f"{french} ")
    assert wording.voice("en").plain("asking.practices_button", count=count).startswith(f"{english} ")


def test_dates_and_hours_are_words() -> None:
    """As people of each language write them."""
    french, english = Wording().voice("fr"), Wording().voice("en")
    assert french.day(date(2026, 8, 24)) == "lundi 24 août"
    assert english.day(date(2026, 8, 24)) == "Monday 24 August"
    assert french.hour(time(9)) == "9\u00a0h"
    assert french.hour(time(14, 30)) == "14\u00a0h\u00a030"
    assert english.hour(time(9)) == "09:00"
    assert french.moment(datetime(2026, 8, 24, 7, tzinfo=UTC), "Europe/Paris") == "lundi 24 août à 9\u00a0h"


def test_an_unknown_language_falls_back_on_the_default() -> None:
    """Somebody whose messenger speaks Portuguese is answered in the house's language."""
    assert Wording("en").voice("pt").language == "en"


def said_in_code() -> list[re.Pattern[str]]:
    """Every text in the code that may name a message; what a name is made of at run time may be anything."""
    patterns = []
    for path in (PROMPTS.parent / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str() as name):
                    patterns.append(re.compile(re.escape(name)))
                case ast.JoinedStr():
                    parts = [
                        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_.]+"
                        for part in node.values
                    ]
                    # What has no word of its own, such as a dot between two names, names nothing.
                    if re.search("[a-z]{3}", "".join(part for part in parts if part != "[a-z_.]+")):
                        patterns.append(re.compile("".join(parts)))
    return patterns


@pytest.mark.parametrize("file", FILES)
def test_every_message_is_said_somewhere(file: str) -> None:
    """No word waits for nobody."""
    said = said_in_code()
    feature = file.removesuffix(".md.j2")
    silent = [
        message
        for message in messages("fr", file)
        if not any(pattern.fullmatch(f"{feature}.{message}") for pattern in said)
    ]
    assert not silent
