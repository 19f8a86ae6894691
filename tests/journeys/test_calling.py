"""Whom the posting of a theme calls: nobody, unless a facilitator chose a role where a messenger has them."""

from tests.journeys.conversation import Conversation


async def test_nobody_is_asked_whom_to_call_where_nobody_can_be_called(talk: Conversation) -> None:
    """The form has that field in a messenger that can, and chooses nobody there."""
    nadia = talk.person("nadia")
    await nadia.types("/theme programme")
    fields = (await nadia.has_form()).fields
    assert fields.get("notify") == ("" if talk.capabilities.notifies else None)
