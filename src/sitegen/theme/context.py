"""What a template knows by name while it makes a page."""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from jinja2.runtime import Context

_NONE: set[str] = set()


class PageContext(Context):
    """As Jinja's own, without working out for each page, import and include what is the same for all of them."""

    def __init__(
        self,
        environment: Any,  # a Sandbox, which is made with this
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Callable[[Context], Iterator[str]]],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002, ARG002 - Jinja's name
    ) -> None:
        self.environment, self.eval_ctx = environment, environment.eval_context
        self.parent, self.vars, self.name = parent, {}, name
        self.exported_vars = set()
        self.globals_keys = _NONE  # beyond those that every template has
        self.blocks = {block: [made] for block, made in blocks.items()}
        environment.contexts.append(self)

    def forget(self) -> None:
        """Let go of what a template set, once its page is made. Its macros hold this context, and it holds them:
        only the garbage collector would find out that nobody needs them.
        """
        self.vars.clear()
