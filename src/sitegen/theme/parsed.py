"""The text of a template as Jinja reads it, for whoever looks for faults in it, for names, or makes Python of it."""

from functools import lru_cache

from jinja2 import Environment, nodes

_ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


@lru_cache(maxsize=256)  # a watcher builds again and again, and most templates are what they were
def parsed(text: str) -> nodes.Template:
    """The tree of a template, which is shared: nobody may change it.

    Raises TemplateSyntaxError, and what Python raises of a text that is too deep.
    """
    return _ENVIRONMENT.parse(text)
