"""A dict that can be had back as it was when it was kept last, and that finds things by other names."""

from collections.abc import Callable, Hashable, Iterable, Iterator, MutableMapping
from typing import Generic, TypeVar, cast

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_NOTHING = object()


class Kept(MutableMapping[K, V]):
    """Things by their keys, in the order they were added.

    To begin a unit of work costs nothing, and to leave it what was changed: not what there is.
    """

    def __init__(self, **names: Callable[[V], Hashable | None]) -> None:
        """``names`` are what things are also found by; what has no such name, None, is not among any."""
        self._held: dict[K, V] = {}
        self._undo: list[tuple[K, V | object]] = []
        self._before: dict[K, V] | None = None
        """As it was before the first thing was taken out: an undone change alone would lose its place."""
        self._indexes: dict[str, _Index[K, V]] = {index: _Index(name) for index, name in names.items()}

    # ---- As a dict ---------------------------------------------------------------------------------------

    def __getitem__(self, key: K) -> V:
        return self._held[key]

    def __setitem__(self, key: K, value: V) -> None:
        if self._before is None:
            self._undo.append((key, self._held.get(key, _NOTHING)))
        self._set(key, value)

    def __delitem__(self, key: K) -> None:
        value = self._held[key]
        self._begin_anew()
        del self._held[key]
        for index in self._indexes.values():
            index.leave(key, value)

    def __iter__(self) -> Iterator[K]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def all(self) -> Iterable[V]:
        """Everything, in order."""
        return self._held.values()

    # ---- By other names ----------------------------------------------------------------------------------

    def called(self, index: str, name: Hashable) -> list[V]:
        """What goes by that name, in order."""
        return [self._held[key] for key in self._indexes[index].keys.get(name, ())]

    def names(self, index: str) -> Iterable[Hashable]:
        """Every name that anything goes by."""
        return self._indexes[index].keys

    def arrange(self, keys: Iterable[K]) -> None:
        """Put everything into the order of ``keys``, which are all of them."""
        self._begin_anew()
        self._fill({key: self._held[key] for key in keys})

    # ---- Kept, or undone ---------------------------------------------------------------------------------

    def keep(self) -> None:
        """Let what was changed stay."""
        self._undo.clear()
        self._before = None

    def undo(self) -> None:
        """Let everything be as it was when it was kept last."""
        if self._before is not None:
            self._fill(self._before)
        for key, value in reversed(self._undo):
            if value is _NOTHING:
                gone = self._held.pop(key)
                for index in self._indexes.values():
                    index.leave(key, gone)
            else:
                self._set(key, cast(V, value))
        self.keep()

    def _begin_anew(self) -> None:
        if self._before is None:
            self._before = dict(self._held)

    def _fill(self, held: dict[K, V]) -> None:
        self._held = held
        for index in self._indexes.values():
            index.keys.clear()
            for key, value in held.items():
                index.enter(key, value)

    def _set(self, key: K, value: V) -> None:
        was = self._held.get(key)
        self._held[key] = value
        for index in self._indexes.values():
            if was is not None:
                index.rename(key, was, value)
            else:
                index.enter(key, value)


class _Index(Generic[K, V]):
    """The keys of what goes by each name."""

    def __init__(self, name: Callable[[V], Hashable | None]) -> None:
        self._name = name
        self.keys: dict[Hashable, dict[K, None]] = {}

    def enter(self, key: K, value: V) -> None:
        name = self._name(value)
        if name is not None:
            self.keys.setdefault(name, {})[key] = None

    def leave(self, key: K, value: V) -> None:
        name = self._name(value)
        if name is not None:
            del self.keys[name][key]
            if not self.keys[name]:
                del self.keys[name]

    def rename(self, key: K, was: V, value: V) -> None:
        if self._name(was) != self._name(value):
            self.leave(key, was)
            self.enter(key, value)
