"""What to build: the one value that a build, its check and every question about it are given."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sitegen.config import Config, Hosting
from sitegen.dates import rules_of
from sitegen.store.lock import AT_ONCE, Patience
from sitegen.store.paths import printable
from sitegen.store.places import STATE, name_of
from sitegen.store.shrinkage import Limit
from sitegen.versions import tools

_NO_HOST = Hosting()  # no page depends on it


class Order(Struct, frozen=True):
    """What to build, from where, to where, as at which instant.

    `today` is the instant that pages may show as the day of the build, if not `now`; `jobs` how many processes may
    work on it, 0 for one a core. `state` is the folder that keeps lock, memory and stage, if not the project's own.
    `max_delete` says how many pages may go at once. A preview with `drafts` shows them and what is embargoed.
    """

    project: Path
    output: Path
    config: Config
    now: datetime
    today: datetime | None = None
    strict: bool = False
    file_links: bool = False
    adopt: bool = False
    allow_empty: bool = False
    kind: str = "site"
    drafts: bool = False
    sync: bool = True
    jobs: int = 0
    holder: str = "sitegen build"
    state: Path | None = None
    patience: Patience = AT_ONCE
    max_delete: Limit | None = None

    def __post_init__(self) -> None:
        if self.drafts and self.kind != "preview":
            raise ValueError("only a preview shows drafts")

    def asks_the_same(self, other: "Order") -> bool:
        """Whether two orders differ in nothing but their instants, who gives them and how patient they are."""
        return replace(self, now=other.now, holder=other.holder, patience=other.patience) == other

    @property
    def keeps(self) -> Path:
        """The folder of lock, memory and stage."""
        return self.state or self.project / STATE

    @property
    def name(self) -> str:
        """What the memory knows the output by."""
        return printable(name_of(self.keeps.resolve().parent, self.output.resolve()))

    @property
    def outlet(self) -> str:
        """The address that the output folder is kept for; a preview's has none."""
        return self.config.base.permalink("/") if self.kind == "site" else ""

    @property
    def holds_faulty(self) -> bool:
        """Whether a faulty story may be left out; a preview shows what is wrong instead."""
        return self.kind == "site" and self.config.on_error == "hold"

    @property
    def key(self) -> str:
        """What a page depends on beside sources, theme and clock; what templates ask of the config, they note."""
        private = replace(self.config, title="", description="", editor_url="", on_error="", extra={}, hosting=_NO_HOST)
        return f"{tools()} {rules_of(self.config.zone)} {self.kind} {self.file_links} {private!r}"
