"""Messages of people in Slack, and the events they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.drawing.words import escape, told
from bot.events import MessageDeleted, MessageEdited, MessagePosted
from tests.adapters.slack.payloads import THREAD, TS, Json, event, heard, known, message


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
