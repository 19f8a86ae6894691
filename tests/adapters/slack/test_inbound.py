"""Payloads as Slack sends them, and the events they are."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.drawing.views import modal
from adapters.slack.drawing.words import escape, told
from adapters.slack.hearing import inbound
from adapters.slack.hearing.people import Known, described
from adapters.slack.home import Home
from bot.cards import Card
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FormSubmitted,
    HomeOpened,
    MessageDeleted,
    MessageEdited,
    MessagePicked,
    MessagePosted,
    PersonGone,
    PersonJoined,
)
from bot.handover import Heard
from bot.model.place import Person

HOME = Home("T1", "UBOT", "BBOT")
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TS, THREAD = "1763625600.000100", "1763625000.000200"

Json = dict[str, Any]


def known(user: str) -> Person:
    """Everybody is called by their id, in capitals."""
    return HOME.person(user, f"Nom {user}" if user.startswith("U") else "")


def message(**facts: Any) -> Json:
    """A message event."""
    event = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "ts": TS}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event | facts}


def heard(payload: Json) -> Heard | None:
    """What is told of a payload."""
    return inbound.heard(payload, HOME, known, NOW, "7")


def event(payload: Json) -> Event:
    """The event of a payload that is one."""
    found = heard(payload)
    assert found
    return found.event


# ---- Messages ----------------------------------------------------------------------------------------------


def test_a_message_is_known_by_its_channel_and_stamp_whatever_envelope_it_comes_in() -> None:
    """A redelivery has another envelope, and may name another workspace or none."""
    first = event(message(text="Bonjour"))
    again = message(text="Bonjour") | {"event_id": "Ev2", "team_id": None}
    assert event(again) == first
    assert first.id == f"slack:message:C1:{TS}"


def test_a_message_is_not_in_the_thread_that_hangs_from_it() -> None:
    """Slack names that thread on it as soon as somebody replied."""
    root, reply = event(message(thread_ts=TS)), event(message(thread_ts=THREAD))
    assert isinstance(root, MessagePosted)
    assert isinstance(reply, MessagePosted)
    assert (root.address.place.thread, reply.address.place.thread) == (None, THREAD)


@pytest.mark.parametrize(
    "facts",
    [
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "channel_name"},
        {"subtype": "message_replied"},
        {"subtype": "pinned_item"},
        {"user": "UBOT"},
        {"bot_id": "BBOT"},
        {"subtype": "message_changed", "message": {"ts": TS, "bot_id": "BBOT", "text": "la nôtre"}},
        {"subtype": "message_deleted", "deleted_ts": TS, "previous_message": {"ts": TS, "user": "UBOT"}},
    ],
)
def test_what_nobody_wrote_and_what_we_wrote_is_not_told(facts: Json) -> None:
    """Comings and goings have events of their own."""
    assert heard(message(**facts)) is None


def test_an_edit_carries_the_whole_message_and_the_moment_it_was_made() -> None:
    """Two edits are two."""
    edited = {
        "ts": TS,
        "user": "U1",
        "text": "Bonjour",
        "thread_ts": THREAD,
        "edited": {"ts": "1763625700.000000"},
    }
    payload = message(
        subtype="message_changed", message=edited, previous_message={"ts": TS, "text": "Bonjur"}
    )
    found = heard(payload)
    assert found
    assert isinstance(found.event, MessageEdited)
    assert found.event.id == f"slack:message:C1:{TS}:edited:1763625700.000000"
    assert (found.event.text, found.event.address.message) == ("Bonjour", TS)
    assert found.event.address.place.thread == THREAD
    assert found.version == 1763625700.0


def test_a_file_that_was_taken_out_is_an_edit() -> None:
    """Slack does not call it one: the words stand as they stood."""
    file = {"title": "note.m4a", "permalink": "https://files.example/F1"}
    before = {"type": "message", "user": "U1", "text": "Voici", "ts": TS, "files": [file]}
    payload = message(subtype="message_changed", message=before | {"files": []}, previous_message=before)
    edited = event(payload)
    assert isinstance(edited, MessageEdited)
    assert (edited.text, edited.files) == ("Voici", ())
    assert heard(message(subtype="message_changed", message=before, previous_message=before)) is None


def test_a_deleted_message_with_answers_beneath_it_is_deleted() -> None:
    """Although Slack keeps an empty shell of it."""
    shell = {"ts": TS, "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."}
    payload = message(subtype="message_changed", message=shell, previous_message={"ts": TS, "user": "U1"})
    assert isinstance(event(payload), MessageDeleted)


def test_the_newest_of_several_about_one_message_is_known() -> None:
    """A removal is newer than everything."""
    versions = [
        found.version
        for payload in (
            message(),
            message(subtype="message_changed", message={"ts": TS, "user": "U1", "edited": {"ts": "2.5"}}),
            message(subtype="message_deleted", deleted_ts=TS, previous_message={"ts": TS, "user": "U1"}),
        )
        if (found := heard(payload))
    ]
    assert versions == [0.0, 2.5, float("inf")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Bonjour <@U1>", "Bonjour @Nom\u00a0U1"),
        ("<@U1|nadia> et <@W2>", "@Nom\u00a0U1 et @W2"),
        ("<#C1|général> <#C2>", "#général #C2"),
        ("<!here> <!subteam^S1|@équipe> <!date^1^{date}|hier>", "@here @équipe hier"),
        ("<https://x.example/a?b=1&amp;c=2>", "https://x.example/a?b=1&c=2"),
        ("<https://x.example|ici>", "ici (https://x.example)"),
        ("<mailto:a@b.fr|a@b.fr>", "a@b.fr"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("*gras* `code` :tada:", "*gras* `code` :tada:"),
        ("rien\0 \ud800 d'autre", "rien ? d'autre"),
        ("", ""),
    ],
)
def test_words_are_told_as_people_saw_them(written: str, read: str) -> None:
    """Without Slack's escapes, and with names."""
    assert told(written, lambda user: known(user).name) == read


@given(st.text())
def test_what_is_escaped_is_only_words(text: str) -> None:
    """And comes back as it was, but for what no database keeps."""
    escaped = escape(text)
    assert "<" not in escaped
    assert told(escaped, lambda _: "") == told(escaped.replace("\0", ""), lambda _: "")
    assert told(escaped, lambda _: "") == text.replace("\0", "").encode("utf-8", "replace").decode()


# ---- Turning to the bot ------------------------------------------------------------------------------------


def press(**facts: Any) -> Json:
    """A press of a button."""
    return {
        "type": "block_actions",
        "user": {"id": "U1", "username": "nadia", "team_id": "T1"},
        "team": None,
        "enterprise": {"id": "E1"},
        "container": {"type": "message", "message_ts": TS, "channel_id": "C1", "is_ephemeral": False},
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": TS, "thread_ts": TS, "bot_id": "BBOT", "text": "…"},
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.example/actions/1",
        "actions": [
            {
                "type": "button",
                "action_id": "answering.open:0",
                "block_id": "b",
                "value": "p1",
                "action_ts": "9.5",
            }
        ],
    } | facts


def test_a_press_has_the_buttons_name_and_value() -> None:
    """In an organisation, where no team is named, too."""
    pressed = event(press())
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.name, pressed.value, pressed.interaction) == ("answering.open", "p1", "7")
    assert (pressed.place, pressed.person.workspace) == (HOME.place("C1"), "T1")
    assert event(press(trigger_id="4.5.6")).id == pressed.id


def test_a_press_on_a_private_card_knows_its_place_without_the_message() -> None:
    """Slack sends none of it along."""
    container = {
        "type": "message",
        "message_ts": TS,
        "channel_id": "C1",
        "is_ephemeral": True,
        "thread_ts": THREAD,
    }
    payload = press(container=container)
    del payload["message"]
    pressed = event(payload)
    assert isinstance(pressed, ButtonPressed)
    assert pressed.place == HOME.place("C1", THREAD)


def test_what_is_pressed_elsewhere_is_nothing_to_us() -> None:
    """A menu in a form, or what stands nowhere."""
    assert heard(press(actions=[{"type": "static_select", "action_id": "x"}])) is None
    assert heard(press(channel=None, container={})) is None


def test_a_press_on_ones_own_page_has_its_place() -> None:
    """Two presses of the same button in two views are two."""
    over = {"channel": None, "message": None, "container": {"type": "view", "view_id": "V1"}}
    pressed = event(press(**over, view={"id": "V1", "type": "home"}))
    assert isinstance(pressed, ButtonPressed)
    assert pressed.place == pressed.person.home
    elsewhere = over | {"container": {"type": "view", "view_id": "V2"}}
    assert event(press(**elsewhere, view={"id": "V2", "type": "home"})).id != pressed.id


def test_a_press_in_a_modal_has_the_place_it_belongs_to() -> None:
    """That of one's own page, or a thread."""
    over = {"channel": None, "message": None, "container": {"type": "view", "view_id": "V1"}}
    for near in (HOME.place("C1", THREAD), HOME.place("")):
        pressed = event(press(**over, view={"id": "V1"} | modal(Card(()), near)))
        assert isinstance(pressed, ButtonPressed)
        assert pressed.place == near


def told_of(happened: Json) -> Json:
    """An event in its envelope."""
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": happened}


def test_opening_the_home_is_told_but_not_the_messages_beside_it() -> None:
    """Each time is another."""
    opened = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "event_ts": "9.5"}
    told = event(told_of(opened))
    assert isinstance(told, HomeOpened)
    assert (told.person.user, told.place) == ("U1", HOME.place(""))
    assert event(told_of(opened | {"event_ts": "9.6"})).id != told.id
    assert heard(told_of(opened | {"tab": "messages"})) is None


def submission(**values: str | None) -> Json:
    """A form that was sent."""
    return {
        "type": "view_submission",
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "view": {
            "id": "V1",
            "private_metadata": json.dumps(
                {"name": "tell", "about": "p1", "channel": "C1", "thread": THREAD}
            ),
            "state": {
                "values": {
                    name: {"value": {"type": "plain_text_input", "value": value}}
                    for name, value in values.items()
                }
                | {"named": {"value": {"type": "radio_buttons", "selected_option": {"value": "no"}}}}
            },
        },
    }


def test_a_form_comes_back_with_its_name_place_and_values() -> None:
    """Fields left empty are empty strings."""
    sent = event(submission(method="Je note.", outcome=None))
    assert isinstance(sent, FormSubmitted)
    assert (sent.name, sent.about, sent.place) == ("tell", "p1", HOME.place("C1", THREAD))
    assert sent.values == {"method": "Je note.", "outcome": "", "named": "no"}


def test_the_same_form_with_other_words_is_another() -> None:
    """Sent again unchanged it is the same."""
    first = event(submission(method="Je note."))
    assert event(submission(method="Je note.")).id == first.id
    assert event(submission(method="Je note tout.")).id != first.id


def test_a_command_has_its_name_and_what_stands_behind_it() -> None:
    """With mentions by name."""
    payload = {
        "command": "/pratique",
        "text": " déléguer &amp; <@U2|thomas> ",
        "user_id": "U1",
        "channel_id": "D1",
        "trigger_id": "1.2",
    }
    command = event(payload)
    assert isinstance(command, CommandInvoked)
    assert (command.name, command.text) == ("pratique", "déléguer & @Nom\u00a0U2")
    assert inbound.people_in(payload) == {"U1", "U2"}


def test_a_picked_message_has_its_author_and_words() -> None:
    """A bot's are marked."""
    payload = {
        "type": "message_action",
        "callback_id": "keep",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "action_ts": "9.1",
        "message": {
            "type": "message",
            "user": "U2",
            "ts": TS,
            "thread_ts": THREAD,
            "text": "Je note &amp; relis",
        },
    }
    picked = event(payload)
    assert isinstance(picked, MessagePicked)
    assert (picked.author.user, picked.text, picked.by_bot) == ("U2", "Je note & relis", False)
    payload["message"] = {"bot_id": "B9", "ts": TS, "text": "Bip"}
    robot = event(payload)
    assert isinstance(robot, MessagePicked)
    assert robot.by_bot


def test_whoever_joins_is_told_but_for_us() -> None:
    """We look at the channel instead."""
    joined = {"type": "member_joined_channel", "user": "U1", "channel": "C1", "event_ts": "9.1"}
    payload = {"type": "event_callback", "event": joined}
    assert isinstance(event(payload), PersonJoined)
    assert inbound.channel_to_describe(payload, HOME) is None
    joined["user"] = "UBOT"
    assert heard(payload) is None
    assert inbound.channel_to_describe(payload, HOME) == "C1"


@pytest.mark.parametrize(
    ("happened", "over"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, False),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, False),
    ],
)
def test_it_is_over_when_the_bot_is_put_out_and_not_when_somebody_takes_back_their_own(
    happened: Json, over: bool
) -> None:
    """A person's own token is none the bot uses."""
    assert inbound.ended({"type": "event_callback", "event": happened}) is over


def test_whose_account_is_closed_is_gone_and_whose_changed_is_not() -> None:
    """Nor is anybody asked for a name because of it."""
    changed = {"type": "user_change", "user": {"id": "U1", "deleted": True}, "event_ts": "9.1"}
    payload = {"type": "event_callback", "event": changed}
    gone = event(payload)
    assert isinstance(gone, PersonGone)
    assert gone.person == HOME.person("U1")
    assert inbound.people_in(payload) == set()
    changed["user"] = {"id": "U1", "deleted": False}
    assert heard(payload) is None
    assert inbound.changed_person(payload) == "U1"


@pytest.mark.parametrize(
    ("user", "name", "language", "guest"),
    [
        (
            {"profile": {"display_name": "Nadia", "real_name": "Nadia Kaci"}, "locale": "fr-FR"},
            "Nadia",
            "fr",
            False,
        ),
        ({"profile": {"display_name": " ", "real_name": "Nadia Kaci"}}, "Nadia Kaci", None, False),
        ({"name": "nadia", "deleted": True}, "nadia", None, False),
        ({"name": "lea", "is_restricted": True}, "lea", None, True),
        ({"name": "lea", "is_ultra_restricted": True}, "lea", None, True),
        ({}, "", None, False),
    ],
)
def test_people_are_called_what_others_see(user: Json, name: str, language: str | None, guest: bool) -> None:
    """Guests, strangers and deactivated people tell less of themselves."""
    assert described(user, NOW) == Known(NOW, name, language, guest)
