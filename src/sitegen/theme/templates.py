"""Templates compiled once and rendered many times, with errors that name file and line."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from math import isfinite
from traceback import walk_tb

from jinja2 import BaseLoader, Environment, Template, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.utils import Namespace
from msgspec import Struct

from sitegen.fields import CONTROL
from sitegen.problems import Problem, StoppedError, did_you_mean, quoted
from sitegen.site.known import UnansweredError
from sitegen.theme.filters import FILTERS, TESTS
from sitegen.theme.inheritance import lost_text
from sitegen.theme.load import Theme
from sitegen.theme.meter import Meter, bounded_range
from sitegen.theme.parsed import found_in, parsed, references
from sitegen.theme.quoting import unsafe_places
from sitegen.theme.sandbox import Sandbox
from sitegen.theme.shown import Missing

_NO_FILTER = re.compile(r"No (filter|test) named '?(.*?)'?\.?", re.DOTALL)  # in `|map("…")`
_NO_NAME = re.compile(r"there is no `(\w+)` here")
_OF_FILTER = re.compile(r"^(?:(?:sync_)?do_)?(\w+)\(\)(?= (?:takes|missing|got))")
_GLOBALS: Mapping[str, Callable[..., object]] = {"range": bounded_range, "namespace": Namespace}
_FAULTS = (TemplateError, UnansweredError, TypeError, ValueError, LookupError, ArithmeticError, AssertionError)


class _Loader(BaseLoader):
    """Templates from memory: there is no path that could lead out of the theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        found = self._theme.templates.get(template)
        if found is None:
            raise TemplateNotFound(template)
        return found.text, found.file, lambda: True

    def list_templates(self) -> list[str]:
        return list(self._theme.templates)


class Templates(Struct, frozen=True, eq=False):
    """The templates of a theme, each compiled when it is first used."""

    environment: Environment
    names: frozenset[str]
    files: frozenset[str]

    def load(self) -> None:
        """Compile those that nothing has used yet; all are known to be sound."""
        for name in self.names:
            self.environment.get_template(name)

    def render(self, name: str, context: Mapping[str, object], page: str) -> str:
        """Render a template; `page` is the URL named in its errors.

        Raises StoppedError with template and line.
        """
        try:
            return self._made(name, context)
        except RecursionError as error:
            raise self._stopped(error, page, "the template includes or calls itself without end") from None
        except TemplateNotFound as error:
            if not self._place(error)[0]:
                raise  # the template that asked for it tells where
            hint = did_you_mean(str(error.name), self.names)
            raise self._stopped(error, page, f"there is no template {quoted(str(error.name))}", hint) from None
        except MemoryError as error:
            raise self._stopped(error, page, "the template makes more than this computer can hold") from None
        except _FAULTS as error:
            if not self._place(error)[0] and not isinstance(error, SecurityError):
                raise  # our own fault, not the template's
            told, hint = _plainly(str(error) or type(error).__name__, context)
            raise self._stopped(error, page, told, hint, self._template(name).filename or "") from None

    def _made(self, name: str, context: Mapping[str, object]) -> str:
        """The text, with a meter of its own: a fragment costs the same whichever page asks for it first."""
        template = self._template(name)
        sandbox: Sandbox = template.environment  # type: ignore[assignment]
        before = sandbox.meter, sandbox.contexts
        sandbox.meter, sandbox.contexts = Meter(), []
        try:
            return template.render(context)
        finally:
            for each in sandbox.contexts:
                each.forget()
            sandbox.meter, sandbox.contexts = before

    def _template(self, name: str) -> Template:
        if name not in self.names:
            raise TemplateNotFound(name)
        return self.environment.get_template(name)

    def _place(self, error: BaseException) -> tuple[str, int]:
        """The innermost template line the error passed through."""
        frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        return next(((file, line) for file, line in reversed(frames) if file in self.files), ("", 0))

    def _stopped(
        self, error: BaseException, page: str, message: str, hint: str = "", unplaced: str = ""
    ) -> StoppedError:
        file, line = self._place(error)
        hint = f"{hint} It happened while making {page}.".strip()
        return StoppedError([Problem(file or unplaced, message.rstrip("."), "template", hint, line)])


def compile_theme(theme: Theme, *, sound: bool = False, sound_but: Collection[str] | None = None) -> Templates:
    """Compile every template, used or not; of a theme known to be `sound`, or to be so but for templates of these
    names, each of the others when it is first used.

    Raises StoppedError with all faults of all templates at once.
    """
    environment = _environment(theme)
    if not sound:
        _check(theme, environment, theme.templates if sound_but is None else sound_but)
    return Templates(environment, frozenset(theme.templates), frozenset(s.file for s in theme.templates.values()))


def _check(theme: Theme, environment: Environment, doubtful: Collection[str]) -> None:
    problems: list[Problem] = []
    names = frozenset(theme.templates)
    for name, source in theme.templates.items():
        if name not in doubtful:
            continue
        try:
            found = _faults_of(source.text, source.file, names)
            problems += found
            if not found:
                environment.get_template(name)
        except TemplateSyntaxError as error:
            from sitegen.theme.syntax import syntax_problem  # noqa: PLC0415 - of no use where all can be read

            problems.append(syntax_problem(error, source.file, source.text))
        except SyntaxError as error:
            problems.append(_unreadable(source.file, error.msg))
        except (RecursionError, MemoryError, ValueError):
            problems.append(_unreadable(source.file, "it is too deep or too long"))
    if problems:
        raise StoppedError(problems)


@lru_cache(maxsize=256)  # a watcher builds again and again, and most templates are what they were
def _faults_of(text: str, file: str, names: frozenset[str]) -> tuple[Problem, ...]:
    """What is wrong with a template of a theme that has templates of these names. Raises what Jinja does."""
    tree = parsed(text)
    return (
        *(*_lost_references(text, file, names), *_refused(text, file)),
        *(*_unknown_names(text, file), *unsafe_places(tree, file), *lost_text(tree, file)),
    )


def _environment(theme: Theme) -> Sandbox:
    environment = Sandbox(
        autoescape=True,
        undefined=Missing,
        loader=_Loader(theme),
        auto_reload=False,
        optimized=False,  # nothing is worked out before the sandbox has seen it
        cache_size=-1,
    )
    environment.filters = dict(FILTERS)
    environment.tests = dict(TESTS)
    environment.globals = dict(_GLOBALS)
    return environment


def _plainly(message: str, context: Iterable[str]) -> tuple[str, str]:
    """Message and hint in a theme author's words."""
    unknown = _NO_FILTER.fullmatch(message)
    if unknown:
        return _unknown(unknown[1], unknown[2])
    if message.endswith("not Missing"):  # of `x in "text"`, which Python answers by itself
        return "what stands before `in` isn't there", ""
    nameless = _NO_NAME.fullmatch(message)
    if nameless:
        return message, did_you_mean(nameless[1], [name for name in (*context, *_GLOBALS) if not name.startswith("__")])
    told, _, suggestion = _OF_FILTER.sub(_filter_or_test, message).partition(": Did you")
    return told, f"Did you{suggestion}" if suggestion else ""


def _filter_or_test(found: re.Match[str]) -> str:
    name = found[1]
    if name.startswith("test_"):
        return f"`is {name.removeprefix('test_')}`"
    return f"`|{name}`" if name in FILTERS else found[0]


def _unknown(kind: str, name: str) -> tuple[str, str]:
    """Message and hint for a filter or test that isn't there."""
    names = FILTERS if kind == "filter" else TESTS
    return f"there is no {kind} {quoted(name)}", did_you_mean(name, names) or f"There are: {', '.join(sorted(names))}."


def _unreadable(file: str, message: str) -> Problem:
    """What Python says of a template that Jinja could read; it knows no line of the template."""
    hint = "Look for a name that is given twice, or take brackets, digits or nested blocks out of it."
    return Problem(file, f"the template can't be read: {message}", "template", hint)


def _lost_references(text: str, file: str, names: frozenset[str]) -> Iterator[Problem]:
    """Templates that `extends`, `include` or `import` name and that aren't there (`ignore missing` allows it)."""
    for node, wanted in references(text):
        if not isinstance(wanted, nodes.Const) or wanted.value in names:
            continue
        if isinstance(node, nodes.Include) and node.ignore_missing:
            continue
        hint = did_you_mean(str(wanted.value), sorted(names)) or "Only templates of the theme can be used."
        yield Problem(file, f"there is no template {quoted(str(wanted.value))}", "template", hint, node.lineno)


def _refused(text: str, file: str) -> Iterator[Problem]:
    """What would let text through as HTML, or characters that can't be written; names that are sitegen's own."""
    for switch in found_in(text, nodes.EvalContextModifier):
        message = "`{% autoescape %}` can't be switched: text is always made safe"
        yield Problem(file, message, "template", "Take the block out; `story.content` is HTML already.", switch.lineno)
    for const in found_in(text, nodes.Const):
        if isinstance(const.value, str) and (found := CONTROL.search(const.value)):
            message = f"the character U+{ord(found[0]):04X} can't stand in a page"
            yield Problem(file, message, "template", "Take it out of the quoted text.", const.lineno)
        elif isinstance(const.value, float) and not isfinite(const.value):
            yield Problem(file, "the number is too big", "template", "Write a smaller one.", const.lineno)
    for node in found_in(text, nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport):
        for name in _names(node):
            if name.startswith("__"):
                message = f"there is no `{name}` here: names with two underscores are sitegen's own"
                yield Problem(file, message, "template", "Use another name.", node.lineno)


def _unknown_names(text: str, file: str) -> Iterator[Problem]:
    """Filters and tests that aren't there; Jinja leaves those in a condition until it comes true."""
    for node in found_in(text, nodes.Filter, nodes.Test):
        kind, names = ("filter", FILTERS) if isinstance(node, nodes.Filter) else ("test", TESTS)
        if node.name not in names:
            message, hint = _unknown(kind, node.name)
            yield Problem(file, message, "template", hint, node.lineno)


def _names(node: nodes.Node) -> Iterator[str]:
    """The names that a part of a template reads or gives."""
    if isinstance(node, nodes.Name | nodes.Macro):
        yield node.name
    elif isinstance(node, nodes.Import):
        yield node.target
    elif isinstance(node, nodes.FromImport):
        yield from (each if isinstance(each, str) else each[1] for each in node.names)
