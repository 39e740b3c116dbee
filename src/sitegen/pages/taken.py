"""The addresses that a site takes: whether files that come find theirs free."""

from collections.abc import Iterable, Iterator

from sitegen import urls
from sitegen.ledger import Ledger
from sitegen.pages.collisions import collisions
from sitegen.pages.targets import Target
from sitegen.site.recorded import Redirect


class Taken:
    """The addresses that files of a site have, or had, or that are said to be gone."""

    def __init__(self, paths: Iterable[str], moved: Iterable[Redirect], ledger: Ledger) -> None:
        """`paths` are those of all files, `moved` the addresses that lead on."""
        self._recorded = frozenset(urls.place_at(url) for url in ledger.lines)
        self._files = set(urls.keys(paths))
        self._places = {urls.place_of(key) for key in self._files} | self._recorded
        self._places |= {urls.place_at(each.url) for each in moved}
        self._folders = {folder for key in {_folder(key) for key in self._files} for folder in (key, *_above(key))}

    def are_free(self, targets: Iterable[Target]) -> bool:
        """Whether more files could have their addresses."""
        found = list(targets)
        keys = [urls.key(each.path) for each in found]
        clash = any(urls.place(each.path) in self._places for each in found) or any(
            key in self._folders or any(folder in self._files for folder in _above(key)) for key in keys
        )
        return not clash and not collisions(found, ())

    def exchange(self, gone: Iterable[Target], targets: Iterable[Target]) -> bool:
        """Take the addresses of more files in place of others'; False if one isn't free, or is recorded. Then it isn't
        to be used any more.
        """
        given, found = list(gone), list(targets)
        places = {urls.place(each.path) for each in given}
        if places & self._recorded:
            return False
        # The folders stay: another file with the name of one is for a build that looks at everything.
        self._places -= places
        self._files.difference_update(urls.key(each.path) for each in given)
        if not self.are_free(found):
            return False
        keys = [urls.key(each.path) for each in found]
        self._places.update(urls.place(each.path) for each in found)
        self._files.update(keys)
        self._folders.update(folder for key in keys for folder in _above(key))
        return True


def _folder(key: str) -> str:
    return key.rpartition("/")[0]


def _above(key: str) -> Iterator[str]:
    while "/" in key:
        key = key.rpartition("/")[0]
        yield key
