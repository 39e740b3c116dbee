"""How long an outlet's photographs take, how much memory, and how many are encoded again by a second build: none.

python benchmarks/pictures.py [--photos 60]
"""

import argparse
import resource
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from PIL import Image

from sitegen.building.build import Order, build
from sitegen.config_file import read_config

CONFIG = 'title = "Bench"\nbase_url = "https://bench.example"\ntimezone = "UTC"\nbyline = "Wions"\n'
NOW = datetime(2030, 1, 1, tzinfo=UTC)
STORY = "---\ntitle: Photo {n}\ndate: 2029-01-01\nimage: {{src: {n}.jpg, alt: Noise, credit: Wions}}\n---\nText.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=60)
    count = parser.parse_args().photos
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "content/world").mkdir(parents=True)
        for number in range(count):
            _photo(folder / f"content/world/{number}.jpg", number)
            (folder / f"content/world/{number}.md").write_text(STORY.format(n=number), encoding="utf-8")
        order = Order(folder, folder / "output", read_config(CONFIG), NOW, sync=False)
        for title, each in (("first", order), ("second", order), ("no cache.db", replace(order, strict=True))):
            if title == "no cache.db":
                (folder / ".sitegen/cache.db").unlink()
            start = perf_counter()
            encoded = build(each).encoded
            print(f"{title} build: {perf_counter() - start:.1f} s, {encoded} encodes")
    ours, theirs = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"at most {ours:.0f} MB in the build, {theirs:.0f} MB in the largest of its processes")


def _photo(path: Path, number: int) -> None:
    """12 megapixels of soft noise, another one for each number: made in a process' blink, unlike a real lens."""
    small = Image.effect_noise((400, 300), 60 + number % 40).convert("RGB")
    small.resize((4000, 3000), Image.Resampling.BICUBIC).save(path, quality=85)


if __name__ == "__main__":
    main()
