"""Who people are in Discord, and how many of them are remembered."""

import pytest

from adapters.discord.hearing import people
from adapters.discord.hearing.people import People
from tests.builders import NOW


def test_no_more_people_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was heard of longest ago goes first; they are told of again with whatever they do."""
    monkeypatch.setattr(people, "MOST", 2)
    known = People(lambda: NOW)
    for account in "123":
        known.note({"id": account, "username": f"Membre {account}"}, None)
    assert [known.known(account).name for account in "123"] == ["", "Membre 2", "Membre 3"]
