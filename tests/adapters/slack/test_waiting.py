"""Who waits can be answered for as long as Slack lets them be, and nobody waits for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.saying import waiting
from adapters.slack.saying.waiting import ANSWERABLE_FOR, WaitingRoom

PRESS = {
    "type": "block_actions",
    "trigger_id": "1.2",
    "response_url": "https://hooks.example/1",
    "container": {"channel_id": "C1", "message_ts": "1.2"},
}


class Watch:
    """The instant a test says it is."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_an_address_is_good_for_half_an_hour() -> None:
    """Afterwards what is said goes where the person is."""
    watch = Watch()
    room = WaitingRoom(watch)
    somebody = room.enter(PRESS)
    watch.now += ANSWERABLE_FOR
    assert room.get(somebody.id) is somebody
    watch.now += timedelta(seconds=1)
    assert room.get(somebody.id) is None
    assert room.get("nobody") is None


def test_whoever_came_first_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many press within half an hour."""
    monkeypatch.setattr(waiting, "MOST", 3)
    room = WaitingRoom(Watch())
    entered = [room.enter(PRESS) for _ in range(5)]
    assert [room.get(one.id) is one for one in entered] == [False, False, True, True, True]
