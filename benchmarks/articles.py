"""Stories of invented words: same seed, same bytes, about 600 words and 5 KB each, with links, lists and crossheads."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

SECTIONS = ("harbour", "town", "world", "sport", "business", "culture", "opinion", "weather")
_SYLLABLES = ("ba", "re", "mi", "sol", "tan", "ver", "quo", "lin", "dar", "pes", "hul", "ron", "ki", "sta", "mor", "ne")
_FIRST = datetime(2020, 1, 1, 6, tzinfo=UTC)


def articles(count: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """(path, text) of `count` stories, three hours apart, each linking to earlier ones."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(4000)]
    tags = [" ".join(chance.choices(words, k=2)) for _ in range(60)]
    paths: list[str] = []
    for number in range(count):
        date = _FIRST + timedelta(hours=3 * number)
        title = _sentence(chance, words, 7)
        path = f"content/{chance.choice(SECTIONS)}/{date:%Y-%m-%d}-story-{number}.md"
        front = (
            f"---\ntitle: {title}\ndate: {date:%Y-%m-%d %H:%M}\ntags: [{', '.join(chance.sample(tags, 3))}]\n---\n\n"
        )
        yield path, front + _body(chance, words, paths[-200:])
        paths.append(path)


def _sentence(chance: random.Random, words: list[str], length: int) -> str:
    return " ".join(chance.choices(words, k=length)).capitalize()


def _body(chance: random.Random, words: list[str], earlier: list[str]) -> str:
    parts: list[str] = []
    for number in range(12):
        if number in (4, 8):
            parts.append("## " + _sentence(chance, words, 4))
        sentences = [_sentence(chance, words, chance.randint(8, 16)) + "." for _ in range(4)]
        if earlier:
            for position in chance.sample(range(4), 2):
                target = chance.choice(earlier).removeprefix("content")
                sentences[position] += f" [{chance.choice(words)}]({target}) and *{chance.choice(words)}*."
        parts.append(" ".join(sentences))
    parts.append("\n".join(f"* {_sentence(chance, words, 6)}" for _ in range(4)))
    return "\n\n".join(parts) + "\n"
