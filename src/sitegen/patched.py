"""A large mapping with a few other values: made at once, however large it is."""

from collections.abc import Collection, ItemsView, Iterator, Mapping, ValuesView
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_MANY = 500  # values: from then on, a copy is cheaper than looking twice


def plain(mapping: Mapping[Key, Value]) -> dict[Key, Value]:
    """A copy, as fast as the system copies dictionaries."""
    if not isinstance(mapping, Patched):
        return dict(mapping)
    found: dict[Key, Value] = {**mapping._whole, **mapping._patch}
    for key in mapping._gone:
        del found[key]
    return found


class Patched(Mapping[Key, Value]):
    """`whole` with the values of `patch` in the places of its own, and behind them those of keys that are new; without
    the keys that are `gone`.
    """

    __slots__ = ("_gone", "_new", "_patch", "_whole")

    def __init__(self, whole: Mapping[Key, Value], patch: Mapping[Key, Value], gone: Collection[Key] = ()) -> None:
        inner, patches, lacks = whole, dict(patch), frozenset(gone)
        if isinstance(whole, Patched):
            inner, patches, lacks = whole._whole, {**whole._patch, **patches}, whole._gone.difference(patch) | lacks
        patches = {key: value for key, value in patches.items() if key not in lacks} if lacks else patches
        lacks = frozenset(key for key in lacks if key in inner)
        if len(patches) + len(lacks) > _MANY:
            inner = {key: value for key, value in inner.items() if key not in lacks} if lacks else inner
            inner, patches, lacks = {**inner, **patches}, {}, frozenset()
        self._whole: Mapping[Key, Value] = inner
        self._patch: Mapping[Key, Value] = patches
        self._gone: frozenset[Key] = lacks
        self._new = tuple(key for key in patches if key not in inner)

    def __getitem__(self, key: Key) -> Value:
        if key in self._patch:
            return self._patch[key]
        if key in self._gone:
            raise KeyError(key)
        return self._whole[key]

    def __contains__(self, key: object) -> bool:
        return key in self._patch or (key in self._whole and key not in self._gone)

    def __iter__(self) -> Iterator[Key]:
        yield from (key for key in self._whole if key not in self._gone) if self._gone else self._whole
        yield from self._new

    def __len__(self) -> int:
        return len(self._whole) - len(self._gone) + len(self._new)

    # Key by key, as a mapping gives them by itself, they would take ten times as long.
    def values(self) -> ValuesView[Value]:
        return plain(self).values()

    def items(self) -> ItemsView[Key, Value]:
        return plain(self).items()
