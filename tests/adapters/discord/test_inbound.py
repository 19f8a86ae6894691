"""Discord's payloads → events, case by case."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.discord import home
from adapters.discord.hearing import messages, turnings
from adapters.discord.hearing.messages import Names
from adapters.discord.hearing.people import KNOWN_FOR, People, called, language_of
from bot.events import ButtonPressed, CommandInvoked, CommandTyped, File, MessagePicked
from bot.model.place import Address, Person

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
NAMES = Names(
    person=lambda user: home.person(user, {"1": "Nadia Kaci"}.get(user, "")),
    role=lambda _: "",
    channel=lambda channel: {"7": "pratiques"}.get(channel, ""),
)
IN_THREAD = home.place("7", "80")
SPOKEN = {
    ("practice", "search"): ("pratique", ""),
    ("practice", "mine"): ("pratique", "mes-pratiques"),
    ("Keep as practice", ""): ("keep", ""),
}


def message(**facts: Any) -> dict[str, Any]:
    """A message of Nadia's as Discord tells it."""
    return {
        "id": "175928847299117063",
        "channel_id": "80",
        "guild_id": "5",
        "type": 0,
        "content": "Je note",
        "author": {"id": "1", "username": "nadia", "global_name": "Nadia Kaci"},
        "edited_timestamp": None,
    } | facts


def interaction(kind: int, data: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """Something Nadia does in a guild."""
    member = {"user": {"id": "1", "username": "nadia"}, "nick": "Nadia K."}
    turned = {"id": "175928847299117064", "token": "t", "type": kind, "data": data, "member": member}
    return turned | {"locale": "fr", "guild_id": "5", "channel_id": "7"} | facts


def heard(payload: dict[str, Any]) -> Any:
    """What the bot is told of an interaction."""
    return turnings.event(payload, home.place("7"), NAMES, SPOKEN, lambda _: "")


# ---- Messages ----------------------------------------------------------------------------------------------


def test_a_reply_is_told_with_its_thread_and_the_instant_its_number_holds() -> None:
    """The number is when it was written."""
    told = messages.posted(message(), IN_THREAD, NAMES)
    assert told.address == Address(IN_THREAD, "175928847299117063")
    assert told.at == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)
    assert (told.author.user, told.author.name, told.text, told.by_bot) == (
        "1",
        "Nadia Kaci",
        "Je note",
        False,
    )
    assert messages.at(messages.id_at(NOW)) == NOW


def test_the_first_message_of_a_thread_stands_in_the_channel() -> None:
    """In a forum both have one number."""
    assert home.address("7", "80", "80") == Address(home.place("7"), "80")


def test_files_are_told_as_links() -> None:
    """A voice note, too."""
    told = messages.posted(
        message(attachments=[{"id": "9", "filename": "note.ogg", "url": "https://cdn.example/note.ogg"}]),
        IN_THREAD,
        NAMES,
    )
    assert told.files == (File("note.ogg", "https://cdn.example/note.ogg"),)


@pytest.mark.parametrize(
    ("facts", "beneath"),
    [
        ({}, None),
        ({"type": 19, "message_reference": {"message_id": "80", "channel_id": "7"}}, "80"),
        ({"type": 19, "message_reference": {"message_id": "80"}}, "80"),
        ({"type": 19, "message_reference": None}, None),
        ({"type": 0, "message_reference": {"type": 1, "message_id": "80", "channel_id": "7"}}, None),
        ({"type": 19, "message_reference": {"message_id": "80", "channel_id": "8"}}, None),
    ],
)
def test_a_reply_names_what_it_replies_to(facts: dict[str, Any], beneath: str | None) -> None:
    """Something passed on is no reply to what it was."""
    assert messages.posted(message(channel_id="7", **facts), home.place("7"), NAMES).reply_to == beneath


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, True),
        ({"type": 19}, True),
        ({"type": 18}, False),
        ({"type": 7}, False),
        ({"author": {"id": "99"}}, False),
    ],
)
def test_only_what_people_write_is_told(facts: dict[str, Any], told: bool) -> None:
    """Neither what the bot says itself, nor what Discord says of what happened."""
    assert messages.is_words(message(**facts), "99") is told


def test_without_the_intent_a_message_is_an_empty_shell() -> None:
    """Which must never pass for an answer without words."""
    assert messages.is_readable(message())
    assert messages.is_readable(message(content="", attachments=[{"url": "https://x.example"}]))
    assert not messages.is_readable(message(content="", attachments=[], embeds=[]))


def test_an_edit_is_newer_than_what_it_changed() -> None:
    """And is one for its author only."""
    changed = message(edited_timestamp="2026-11-23T08:00:01.5+00:00", content="Je note tout")
    told = messages.edited(changed, IN_THREAD, NAMES)
    assert (told.text, told.at) == ("Je note tout", datetime(2026, 11, 23, 8, 0, 1, 500000, tzinfo=UTC))
    assert messages.version(changed) > messages.version(message()) == 0
    assert messages.is_reworded(changed)
    assert not messages.is_reworded(message(embeds=[{"title": "Aperçu"}]))
    assert messages.reread(changed, IN_THREAD, NAMES, "2").id != told.id


def test_programs_are_marked() -> None:
    """Webhooks and bots."""
    assert messages.by_bot(message(webhook_id="3"))
    assert messages.by_bot(message(author={"id": "4", "bot": True}))
    assert not messages.by_bot(message())


# ---- Interactions ------------------------------------------------------------------------------------------


def test_a_command_is_told_as_somebody_would_have_typed_it() -> None:
    """With its words, or with the name of its sub-command."""
    words = {"type": 3, "name": "words", "value": "  déléguer mieux "}
    search = {"type": 1, "name": "search", "options": [words]}
    told = heard(interaction(2, {"type": 1, "name": "practice", "options": [search]}))
    assert type(told) is CommandInvoked
    assert (told.name, told.text, told.person.name) == ("pratique", "déléguer mieux", "Nadia Kaci")
    typing = heard(interaction(4, {"type": 1, "name": "practice", "options": [search]}))
    assert type(typing) is CommandTyped
    mine = heard(interaction(2, {"type": 1, "name": "practice", "options": [{"type": 1, "name": "mine"}]}))
    assert (mine.name, mine.text) == ("pratique", "mes-pratiques")


def test_a_press_is_told_with_what_the_button_carries() -> None:
    """What is no button of ours is nothing."""
    told = heard(interaction(3, {"component_type": 2, "custom_id": "b~0~answering.open~p1"}))
    assert isinstance(told, ButtonPressed)
    assert (told.name, told.value, told.place) == ("answering.open", "p1", home.place("7"))
    assert heard(interaction(3, {"component_type": 2, "custom_id": "other"})) is None
    assert heard(interaction(1, {})) is None


def test_a_picked_message_is_told_with_author_and_words() -> None:
    """Discord gives its words whatever the intents."""
    resolved = {"messages": {"175928847299117063": message()}}
    data = {"type": 3, "name": "Keep as practice", "target_id": "175928847299117063", "resolved": resolved}
    told = heard(interaction(2, data))
    assert isinstance(told, MessagePicked)
    assert (told.name, told.address.message, told.text) == ("keep", "175928847299117063", "Je note")
    assert heard(interaction(2, data | {"target_id": "1"})) is None


def test_a_form_sent_again_is_the_same_and_changed_is_another() -> None:
    """Discord gives every attempt a number of its own."""
    note, reread = {"method": "Je note\0"}, {"method": "Je relis"}
    form = turnings.Filled("answering.answer", "p1", note, "abc", note)
    payload = interaction(5, {"custom_id": "f"})
    first = turnings.submitted(payload, IN_THREAD, NAMES, form)
    again = turnings.submitted(payload | {"id": "175928847299117999"}, IN_THREAD, NAMES, form)
    other = turnings.Filled("answering.answer", "p1", reread, "abc", reread)
    assert first.id == again.id != turnings.submitted(payload, IN_THREAD, NAMES, other).id
    assert (first.values, first.place) == ({"method": "Je note"}, IN_THREAD)


# ---- People ------------------------------------------------------------------------------------------------


def test_somebody_is_called_as_others_see_them() -> None:
    """In the guild, else everywhere, else by the account."""
    user = {"id": "1", "username": "nadia", "global_name": "Nadia Kaci"}
    assert called(user, {"nick": "Nadia K."}) == "Nadia K."
    assert called(user, {"nick": None}) == "Nadia Kaci"
    assert called({"id": "1", "username": "nadia"}, None) == "nadia"


@pytest.mark.parametrize(("locale", "language"), [("fr", "fr"), ("en-GB", "en"), ("", None)])
def test_a_language_is_told_with_interactions(locale: str, language: str | None) -> None:
    """And remembered for what people write."""
    assert language_of(locale) == language


def test_people_are_remembered_for_a_day() -> None:
    """A direct message does not take their name in the guild from them."""
    clock = [NOW]
    people = People(lambda: clock[0])
    people.note_all(interaction(2, {}))
    assert (people.known("1").name, people.known("1").language) == ("Nadia K.", "fr")
    people.note_all({"user": {"id": "1", "username": "nadia"}, "locale": "en-US"})
    assert (people.known("1").name, people.known("1").language) == ("Nadia K.", "en")
    people.note_all(message())
    assert people.known("1").language == "en"
    clock[0] += KNOWN_FOR + timedelta(seconds=1)
    assert people.known("1") == Person("discord", "discord", "1")
    assert people.known("1").name == ""


def test_everybody_a_payload_tells_of_is_remembered() -> None:
    """Who wrote, who was mentioned, whose message was picked."""
    people = People(lambda: NOW)
    people.note_all(message(mentions=[{"id": "2", "username": "thomas", "member": {"nick": "Thomas L."}}]))
    resolved = {"messages": {"3": message(author={"id": "3", "username": "ines"})}}
    people.note_all(interaction(2, {"resolved": resolved}))
    assert [people.known(user).name for user in ("1", "2", "3")] == ["Nadia K.", "Thomas L.", "ines"]
