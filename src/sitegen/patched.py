"""A large mapping with a few other values: made at once, however large it is."""

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_MANY = 500  # values: from then on, a copy is cheaper than looking twice


def plain(mapping: Mapping[Key, Value]) -> dict[Key, Value]:
    """A copy, as fast as the system copies dictionaries."""
    return {**mapping._whole, **mapping._patch} if isinstance(mapping, Patched) else dict(mapping)


class Patched(Mapping[Key, Value]):
    """`whole` with the values of `patch` in the places of its own, and behind them those of keys that are new."""

    __slots__ = ("_new", "_patch", "_whole")

    def __init__(self, whole: Mapping[Key, Value], patch: Mapping[Key, Value]) -> None:
        inner, patches = whole, dict(patch)
        if isinstance(whole, Patched):
            inner, patches = whole._whole, {**whole._patch, **patches}
        if len(patches) > _MANY:
            inner, patches = {**inner, **patches}, {}
        self._whole: Mapping[Key, Value] = inner
        self._patch: Mapping[Key, Value] = patches
        self._new = tuple(key for key in patches if key not in inner)

    def __getitem__(self, key: Key) -> Value:
        return self._patch[key] if key in self._patch else self._whole[key]

    def __contains__(self, key: object) -> bool:
        return key in self._whole or key in self._patch

    def __iter__(self) -> Iterator[Key]:
        yield from self._whole
        yield from self._new

    def __len__(self) -> int:
        return len(self._whole) + len(self._new)

    # Key by key, as a mapping gives them by itself, they would take ten times as long.
    def values(self) -> ValuesView[Value]:
        return plain(self).values()

    def items(self) -> ItemsView[Key, Value]:
        return plain(self).items()
