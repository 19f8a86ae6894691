"""What is remembered in dicts is as it was when a unit of work is left without being kept."""

from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from storage.memory.kept import Kept

KEYS, VALUES = st.sampled_from("abcd"), st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, VALUES),
        st.tuples(st.just("take"), KEYS, VALUES),
        st.tuples(st.just("arrange"), st.permutations("abcd"), VALUES),
        st.tuples(st.just("keep"), KEYS, VALUES),
        st.tuples(st.just("undo"), KEYS, VALUES),
    ),
    max_size=40,
)


def parity(value: int) -> Hashable:
    """Another name for a number; zero has none."""
    return value % 2 if value else None


@given(STEPS)
def test_it_holds_what_a_dict_that_is_copied_would_hold(steps: list[tuple[str, str, int]]) -> None:
    """The same things in the same order after every step, and by their other names the same as one looks."""
    kept: Kept[str, int] = Kept(parity=parity)
    model: dict[str, int] = {}
    committed: dict[str, int] = {}
    for step, key, value in steps:
        match step:
            case "put":
                kept[key] = model[key] = value
            case "take":
                assert kept.pop(key, None) == model.pop(key, None)
            case "arrange":
                order = [one for one in key if one in model]
                kept.arrange(order)
                model = {one: model[one] for one in order}
            case "keep":
                kept.keep()
                committed = dict(model)
            case "undo":
                kept.undo()
                model = dict(committed)
        assert list(kept.items()) == list(model.items())
        for name in (0, 1):
            assert sorted(kept.called("parity", name)) == sorted(
                one for one in model.values() if parity(one) == name
            )
        assert set(kept.names("parity")) == {parity(one) for one in model.values()} - {None}
