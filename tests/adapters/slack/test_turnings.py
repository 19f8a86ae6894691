"""How people turn to the bot in Slack, and the events it is."""

import json
from typing import Any

from adapters.slack.drawing.views import modal
from adapters.slack.hearing import inbound
from bot.cards import Card
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, HomeOpened, MessagePicked
from tests.adapters.slack.payloads import HOME, THREAD, TS, Json, event, heard


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
