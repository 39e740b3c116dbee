"""What leads somewhere has its last name in common with it, however it is written."""

import pytest

from sitegen.site.touched import group_of, last_name, leading_to


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("/world/wall.md", "wall.md"),
        ("/world/wall.md?page=2#on-the-quay", "wall.md"),
        ("/world/2026/11/wall.html", "wall"),
        ("/world/2026/11/WALL", "wall"),
        ("/world/wall/", "wall"),
        ("/world/wall/index.html", "wall"),
        ("https://post.example/paper/world/wall/#top", "wall"),
        ("/world/ein%20Wall.md", "ein wall.md"),
        ("/world/Gro\u0308\u00dfe.html", "gr\u00f6sse"),
        ("/world/x/../wall/.", "wall"),
        ("https://post.example/paper/world/wall/x/%2E%2e?page=2", "wall"),
        ("/", ""),
        ("/index.html", ""),
    ],
)
def test_the_last_name_of_a_reference(reference: str, name: str) -> None:
    assert last_name(reference) == name
    assert group_of(("link", reference)) in set(leading_to([reference]))
    assert group_of(("url_of", reference)) in set(leading_to([reference]))
