"""What a template that extends another one loses: Jinja shows its blocks, and drops the rest without a word."""

from collections.abc import Iterable, Iterator

from jinja2 import nodes

from sitegen.problems import Problem

_SHOWING = (nodes.Include, nodes.CallBlock, nodes.FilterBlock)


def lost_text(tree: nodes.Template, file: str) -> Iterator[Problem]:
    """Text outside of the blocks of a template that extends another: after the line that does so it is shown nowhere,
    before it it comes before the first line of the page.
    """
    at = next((i for i, node in enumerate(tree.body) if isinstance(node, nodes.Extends)), None)
    if at is None:
        return
    before, after = next(_shown(tree.body[:at]), 0), next(_shown(tree.body[at + 1 :]), 0)
    if before:
        message = "this stands before `{% extends %}` and would come before the first line of the page"
        yield Problem(file, message, "template", "Put it into a block below, or take it out.", before)
    if after:
        message = "this stands outside of the blocks, where a template that extends another shows nothing"
        hint = "Put it into one of the other template's blocks, as in `{% block main %}…{% endblock %}`."
        yield Problem(file, message, "template", hint, after)


def _shown(body: Iterable[nodes.Node]) -> Iterator[int]:
    """The lines where something would be shown, in order; what is in a block isn't looked at."""
    for node in body:
        if isinstance(node, nodes.TemplateData):
            words = node.data.lstrip()
            if words:
                yield node.lineno + node.data[: len(node.data) - len(words)].count("\n")
        elif isinstance(node, (*_SHOWING, nodes.Expr)):
            yield node.lineno
        elif isinstance(node, nodes.Output):
            yield from _shown(node.nodes)
        elif isinstance(node, nodes.If):
            yield from _shown([*node.body, *node.elif_, *node.else_])
        elif isinstance(node, nodes.For):
            yield from _shown([*node.body, *node.else_])
        elif isinstance(node, nodes.With | nodes.Scope):
            yield from _shown(node.body)
