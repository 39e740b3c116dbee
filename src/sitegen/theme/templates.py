"""Templates compiled once and rendered many times, with errors that name file and line."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from traceback import walk_tb

from jinja2 import BaseLoader, Environment, Template, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.utils import Namespace

from sitegen.problems import Problem, StoppedError, did_you_mean, quoted
from sitegen.site.questions import UnansweredError
from sitegen.theme.filters import FILTERS, TESTS
from sitegen.theme.load import Theme
from sitegen.theme.sandbox import Missing, Sandbox, bounded_range, printable

_NO_FILTER = re.compile(r"No (filter|test) named '([^']*)'")
_REFERRING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
_FAULTS = (TemplateError, UnansweredError, TypeError, ValueError, LookupError, ArithmeticError, AssertionError)
# What no page and no feed can hold: control characters, halves of characters.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
OUTPUT_LIMIT = 20_000_000


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


class _Template(Template):
    """A template whose macros begin anew wherever they are imported.

    Jinja keeps a module that is imported without context: with a `namespace` in it, a page would show how many pages
    were made before it.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        return self.make_module()


@dataclass(frozen=True, slots=True, eq=False)
class Templates:
    """The templates of a theme, each compiled when it is first used."""

    environment: Environment
    names: frozenset[str]
    files: frozenset[str]

    def render(self, name: str, context: Mapping[str, object], page: str) -> str:
        """Render a template; `page` is the URL named in its errors.

        Raises StoppedError with template and line.
        """
        try:
            made = self._template(name).render(context)
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
            if not self._place(error)[0]:
                raise  # our own fault, not the template's
            raise self._stopped(error, page, str(error) or type(error).__name__) from None
        if len(made) > OUTPUT_LIMIT:
            message = f"the page would have {len(made) / 1e6:.0f} MB"
            raise StoppedError([Problem(name, message, "template", f"It was made for {page}.")])
        return made

    def _template(self, name: str) -> Template:
        if name not in self.names:
            raise TemplateNotFound(name)
        return self.environment.get_template(name)

    def _place(self, error: BaseException) -> tuple[str, int]:
        """The innermost template line the error passed through."""
        frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        return next(((file, line) for file, line in reversed(frames) if file in self.files), ("", 0))

    def _stopped(self, error: BaseException, page: str, message: str, hint: str = "") -> StoppedError:
        file, line = self._place(error)
        message, hint = _unknown_name(message) or (message, hint)
        told, _, suggestion = message.partition(": Did you")
        suggestion = f"Did you{suggestion}" if suggestion else hint
        hint = f"{suggestion} It happened while making {page}.".strip()
        return StoppedError([Problem(file, told.rstrip("."), "template", hint, line)])


def compile_theme(theme: Theme, *, sound: bool = False) -> Templates:
    """Compile every template, used or not; of a theme known to be `sound`, each when it is first used.

    Raises StoppedError with all faults of all templates at once.
    """
    environment = _environment(theme)
    if not sound:
        _check(theme, environment)
    return Templates(environment, frozenset(theme.templates), frozenset(s.file for s in theme.templates.values()))


def _check(theme: Theme, environment: Environment) -> None:
    problems: list[Problem] = []
    for name, source in theme.templates.items():
        try:
            environment.get_template(name)
            tree = environment.parse(source.text)
            problems += [*_lost_references(tree, source.file, theme), *_refused(tree, source.file)]
        except TemplateSyntaxError as error:
            problems.append(_syntax_problem(error, source.file))
        except (RecursionError, MemoryError, SyntaxError, ValueError):
            hint = "Take brackets, digits or nested blocks out of it."
            problems.append(Problem(source.file, "the template is too deep or too long to read", "template", hint))
    if problems:
        raise StoppedError(problems)


def _environment(theme: Theme) -> Sandbox:
    environment = Sandbox(
        autoescape=True,
        undefined=Missing,
        finalize=printable,
        loader=_Loader(theme),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.template_class = _Template
    environment.filters = dict(FILTERS)
    environment.tests = dict(TESTS)
    environment.globals = {"range": bounded_range, "namespace": Namespace}
    return environment


def _unknown_name(message: str) -> tuple[str, str] | None:
    """Message and hint for a filter or test that isn't there, if Jinja's message is about one."""
    unknown = _NO_FILTER.search(message)
    if not unknown:
        return None
    names = FILTERS if unknown[1] == "filter" else TESTS
    hint = did_you_mean(unknown[2], names) or f"There are: {', '.join(sorted(names))}."
    return f"there is no {unknown[1]} `{unknown[2]}`", hint


def _syntax_problem(error: TemplateSyntaxError, file: str) -> Problem:
    message = (error.message or "").rstrip(".")
    unknown = _unknown_name(message)
    if unknown:
        return Problem(file, unknown[0], "template", unknown[1], error.lineno)
    hint = "Compare it with docs/reference/theme.md; every `{% … %}` block needs its end."
    return Problem(file, f"the template can't be read: {message}", "template", hint, error.lineno)


def _lost_references(tree: nodes.Template, file: str, theme: Theme) -> Iterator[Problem]:
    """Templates that `extends`, `include` or `import` name and that aren't there (`ignore missing` allows it)."""
    for node in tree.find_all(_REFERRING):
        wanted: nodes.Expr = getattr(node, "template")  # noqa: B009
        if not isinstance(wanted, nodes.Const) or wanted.value in theme.templates:
            continue
        if isinstance(node, nodes.Include) and node.ignore_missing:
            continue
        hint = did_you_mean(str(wanted.value), theme.templates) or "Only templates of the theme can be used."
        yield Problem(file, f"there is no template {quoted(str(wanted.value))}", "template", hint, node.lineno)


def _refused(tree: nodes.Template, file: str) -> Iterator[Problem]:
    """What would let text through as HTML, or characters that can't be written."""
    for switch in tree.find_all(nodes.EvalContextModifier):
        message = "`{% autoescape %}` can't be switched: text is always made safe"
        yield Problem(file, message, "template", "Take the block out; `story.content` is HTML already.", switch.lineno)
    for const in tree.find_all(nodes.Const):
        if isinstance(const.value, str) and (found := _UNFIT.search(const.value)):
            message = f"the character U+{ord(found[0]):04X} can't stand in a page"
            yield Problem(file, message, "template", "Take it out of the quoted text.", const.lineno)
