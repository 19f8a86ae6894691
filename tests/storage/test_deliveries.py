"""Whatever the bot may owe to say survives being written down."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import Post, Said, Tell
from storage.sql.deliveries import SAID

actions = st.one_of(st.from_type(Post), st.from_type(Tell))


@settings(max_examples=300)
@given(actions)
def test_an_action_comes_back_as_it_was(action: Said) -> None:
    """Through JSON, with every block, button and span of its own kind."""
    written = json.dumps(SAID.dump_python(action, mode="json"))
    assert SAID.validate_python(json.loads(written)) == action
