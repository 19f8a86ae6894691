"""The bugs can still be planted, and the tests that notice them are still there.

``python -m tests.reliability.seeded`` plants them, which takes minutes.
"""

import ast
from pathlib import Path

import pytest

from tests.reliability.seeded.bugs import BUGS, Bug

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_what_a_bug_is_put_in_place_of_stands_once(bug: Bug) -> None:
    """And what it becomes can be read."""
    text = (ROOT / bug.file).read_text()
    assert text.count(bug.right) == 1
    planted = text.replace(bug.right, bug.wrong)
    assert planted != text
    ast.parse(planted)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_test_that_notices_is_there(bug: Bug) -> None:
    """By the name it is called by."""
    file, _, name = bug.test.partition("::")
    told = {node.name for node in ast.walk(ast.parse((ROOT / file).read_text())) if hasattr(node, "name")}
    assert not name or name.partition("[")[0] in told
