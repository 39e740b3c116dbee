"""`content/_data/*.{json,csv,toml}`: an outlet's own tables, frozen, for `data(name)` in templates."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from posixpath import basename
from typing import NoReturn

from sitegen.decode import decode
from sitegen.fields import CONTROL
from sitegen.nodes import Plain, plain, read_toml
from sitegen.problems import Problem, StoppedError

ENDINGS = (".json", ".csv", ".toml")


def name_of(path: str) -> str:
    """`content/_data/tides.toml` is `tides`."""
    return basename(path).rpartition(".")[0]


def meant_by(written: str) -> str:
    """The name of what a story calls `tides.csv`, or `tides`."""
    return name_of(written) if written.endswith(ENDINGS) else basename(written)


def read_data(path: str, content: bytes) -> Plain:
    """What the file holds: tables become dictionaries, lists tuples; a CSV file is a list of its rows by heading.

    Raises StoppedError with the place of a fault.
    """
    text = decode(path, content)[0]
    if path.endswith(".toml"):
        found = plain(read_toml(text, path, "data"))
    else:
        found = _json(text, path) if path.endswith(".json") else _csv(text, path)
    if any(CONTROL.search(each) for each in _texts(found)):
        hint = "Look for a `\\u` that stands for one, and type the words anew."
        raise StoppedError([Problem(path, "a text in this file contains a control character", "data", hint)])
    return found


def _texts(value: Plain) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def _json(text: str, path: str) -> Plain:
    try:
        return _frozen(json.loads(text, parse_constant=_refuse))
    except json.JSONDecodeError as error:
        hint = "A name stands in double quotes, and no comma follows the last entry."
        raise StoppedError(
            [Problem(path, "the data can't be read here", "data", hint, error.lineno, error.colno)]
        ) from None
    except (ValueError, RecursionError):
        raise StoppedError([Problem(path, "the data can't be read", "data", "Check it with a JSON checker.")]) from None


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _frozen(value: object) -> Plain:
    if isinstance(value, dict):
        return {str(key): _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(type(value))


def _csv(text: str, path: str) -> Plain:
    head = text.partition("\n")[0]
    # Where numbers have a comma, spreadsheets export with semicolons.
    rows = csv.DictReader(StringIO(text), delimiter=";" if ";" in head and "," not in head else ",", strict=True)
    found: list[Plain] = []
    try:
        for row in rows:
            if None in row or None in row.values():
                message = "the row has not as many cells as the first one has headings"
                hint = "Put a cell that contains a comma in double quotes."
                raise StoppedError([Problem(path, message, "data", hint, rows.line_num)])
            found.append({str(key): str(cell) for key, cell in row.items()})
    except csv.Error:
        hint = 'A double quote within a cell is written twice: `""`.'
        raise StoppedError([Problem(path, "the table can't be read here", "data", hint, rows.line_num + 1)]) from None
    return tuple(found)
