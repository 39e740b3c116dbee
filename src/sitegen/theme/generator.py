"""Templates turned into Python, with a few of Jinja's steps led through the sandbox."""

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from sitegen.theme.addresses import printed_addresses
from sitegen.theme.meter import CALL

_SHOW = "show_"  # before the name of a field: the types that show it


class TemplateGenerator(CodeGenerator):
    """Loops and includes are counted, and nothing becomes text before the sandbox has seen it."""

    environment: Any  # a Sandbox, which is made with this

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._outermost: list[nodes.Filter] = []  # of the filters of a block
        self._addresses: frozenset[int] = frozenset()  # identities of the expressions that hold one

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        loop = copy(node)  # the tree is others', too
        loop.iter = nodes.MarkSafe(node.iter, lineno=node.iter.lineno, environment=self.environment)
        super().visit_For(loop, frame)

    def visit_MarkSafe(self, node: nodes.MarkSafe, frame: Frame) -> None:  # noqa: N802
        """No template can write this node: it stands for what a loop goes through."""
        self.write("environment.counted(")
        self.visit(node.expr, frame)
        self.write(")")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        self._weighed(super().visit_List, node, node.items, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        self._weighed(super().visit_Tuple, node, node.items if node.ctx == "load" else (), frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        self._weighed(super().visit_Dict, node, [pair.value for pair in node.items], frame)

    def _weighed(
        self, visit: Callable[..., object], node: nodes.Expr, parts: Iterable[nodes.Expr], frame: Frame
    ) -> None:
        if all(isinstance(part, nodes.Const) for part in parts):
            visit(node, frame)
            return
        self.write("environment.weighed(")
        visit(node, frame)
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Jinja cuts texts and lists by itself, whatever the sandbox thinks of it."""
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.getitem(")
        self.visit(node.node, frame)
        self.write(", slice(")
        for bound in (node.arg.start, node.arg.stop, node.arg.step):
            self.visit(bound or nodes.Const(None), frame)
            self.write(", ")
        self.write("))")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        self.writeline(f"environment.meter.step({CALL})", node)
        super().visit_Include(node, frame)

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:  # noqa: N802
        self._outermost.append(node.filter)
        super().visit_FilterBlock(node, frame)

    def visit_AssignBlock(self, node: nodes.AssignBlock, frame: Frame) -> None:  # noqa: N802
        if node.filter:
            self._outermost.append(node.filter)
        super().visit_AssignBlock(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """Jinja takes for HTML whatever the filter of a block makes, and `|striptags` makes text."""
        outermost = any(node is each for each in self._outermost)
        self.write("environment.shown(" if outermost else "")
        super().visit_Filter(node, frame)
        self.write(")" if outermost else "")

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Which types show a field that the template names is looked up once, not whenever it is read."""
        for name in sorted({each.attr for each in node.find_all(nodes.Getattr)}):
            if self.environment.showing(name):
                self.writeline(f"{_SHOW}{name} = environment.showing({name!r})")
        self._addresses = frozenset(map(id, printed_addresses(node)))
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """The sandbox needn't be asked about a value of a type that it lists as showing this field."""
        if not self.environment.showing(node.attr):
            super().visit_Getattr(node, frame)
            return
        value = self.temporary_identifier()
        self.write(f"({value}.{node.attr} if type({value} := ")
        self.visit(node.node, frame)
        self.write(f") in {_SHOW}{node.attr} else environment.getattr({value}, {node.attr!r}))")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """All up to the next statement as one text: handing each part on takes longer than making it."""
        if frame.buffer is not None or frame.require_output_check or len(node.nodes) == 1:
            super().visit_Output(node, frame)
            return
        self.writeline("yield ''.join((")
        self.indent()
        for part in node.nodes:
            self.newline(part)
            if isinstance(part, nodes.TemplateData):
                self.write(repr(part.data))
            else:
                self._output_child_pre(part, frame, None)
                self.visit(part, frame)
                self._output_child_post(part, frame, None)
            self.write(",")
        self.outdent()
        self.writeline("))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Without what Jinja hands on to functions that take a context: the sandbox calls none."""
        self.write("environment.shown(" if forward_caller else "")  # what `{% call %}` prints
        self.write("environment.call(context, ")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write("))" if forward_caller else ")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:  # noqa: ARG002
        name, parameters = getattr(macro_ref.node, "name", None), tuple(each.name for each in macro_ref.node.args)
        looks = (macro_ref.accesses_kwargs, macro_ref.accesses_varargs, macro_ref.accesses_caller)
        self.write(f"environment.macro(environment, macro, {name!r}, {parameters!r}, {looks if any(looks) else None})")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        """Jinja would work out `{{ none ~ "a" }}` while it compiles, and print `Nonea`."""
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        self.write("environment.shown(environment.address(" if id(node) in self._addresses else "environment.shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        self.write("))" if id(node) in self._addresses else ")")


class FreshTemplate(Template):
    """A template that is made anew wherever it is imported.

    Jinja keeps one copy of an import `without context`, and with it the state of
    its namespaces: what a page shows would depend on the pages made before.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        self._module = None
        return super()._get_default_module(ctx)
