"""What counts as an answer."""

import pytest

from bot.events import File, MessagePosted
from bot.features.answers.answering import is_answer
from tests.builders import NADIA, NOW, a_message


def reply(text: str, *, by_bot: bool = False, files: tuple[File, ...] = ()) -> MessagePosted:
    """A reply in a thread."""
    return MessagePosted(
        id="m", at=NOW, address=a_message(), author=NADIA, text=text, by_bot=by_bot, files=files
    )


@pytest.mark.parametrize(
    "text",
    [
        "Je demande d'abord pourquoi.",
        "Un café chaque lundi",
        "D'abord je me tais. Et toi, tu fais comment ?",
        "Je ne fais rien, est-ce grave ? Je laisse passer une nuit, et j'en parle à deux.",
        "On se demande toujours, au bout d'une semaine pleine, ce qui a vraiment servi à quelqu'un, non ?",
        "🙂 je note, je relis, je range",
    ],
)
def test_telling_something_is_an_answer(text: str) -> None:
    """Three words suffice; a question may follow."""
    assert is_answer(reply(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Merci",
        "Bien vu",
        "Merci beaucoup Nadia !",
        "Thank you so much, Nadia",
        "👍",
        "👍👍👍 🎉",
        "+1",
        ":thumbsup: :tada: :ok:",
        "<@U1> <@U2> <@U3> merci",
        "Merci @Nadia\u00a0Kaci @Thomas\u00a0Lemoine",
        "https://example.org/a/b/c",
        "Tu fais ça combien de temps ?",
        "…",
        "?",
    ],
)
def test_conversation_is_no_answer(text: str) -> None:
    """Two words, an emoji, a mention, a bare link, a question back."""
    assert not is_answer(reply(text))


def test_a_bot_never_answers() -> None:
    """However much it says."""
    assert not is_answer(reply("Je suis un robot très bavard.", by_bot=True))


def test_a_file_or_a_voice_note_is_an_answer() -> None:
    """Even without a word."""
    assert is_answer(reply("", files=(File("note.m4a", "https://files.example/1"),)))
