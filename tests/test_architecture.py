"""The table of rooms (docs/explanation/architecture.md): who may import whom, and who may touch the world."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "sitegen"

GROUND = (
    "problems",
    "dates",
    "nodes",
    "patched",
    "fields",
    "kinds",
    "urls",
    "model",
    "config",
    "config_file",
    "decode",
    "recipes",
)
ALLOWED = {
    **{room: set(GROUND) for room in GROUND},
    "content": {*GROUND},
    "pictures": {*GROUND},
    "site": {*GROUND, "content"},
    "theme": {*GROUND, "site"},
    "pages": {*GROUND, "content", "site", "theme"},
    "store": {*GROUND},
    "importers": {*GROUND, "content"},
    "report": {*GROUND, "site"},
    "workers": {*GROUND, "content"},
    "messages": {*GROUND, "site", "report"},
    "project": {*GROUND},
    "versions": set(),
    "layers": {*GROUND, "theme", "store"},
    "darkroom": {*GROUND, "inputs", "pages", "pictures", "store", "workers"},
    "inputs": {*GROUND, "content", "pictures", "store", "versions", "workers"},
    "beginnings": {*GROUND, "content", "importers", "layers", "store", "theme"},
    "guarding": {*GROUND, "making", "pages", "report", "site", "store", "theme", "versions", "workers"},
