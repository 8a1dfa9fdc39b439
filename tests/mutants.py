"""Small faults put into a source file, one at a time: a turned comparison, a changed sign, a number off by one.

A mutant that no test notices shows where the tests are silent. `sites` names every fault that could be put in,
`mutated` puts one in.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip
SKIPPED = ("annotation", "returns", "decorator_list")
"""Parts of a definition in which a fault would be no fault."""


@dataclass(frozen=True)
class Site:
    """One fault that could be put in."""

    number: int
    line: int
    words: str


class _Mutator(ast.NodeTransformer):
    """Counts the places where a fault could be put in, and puts it into the one that is wanted."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted = wanted
        self.sites: list[Site] = []

    def generic_visit(self, node: ast.AST) -> ast.AST:
        kept = {name: getattr(node, name) for name in SKIPPED if hasattr(node, name)}
        for name, value in kept.items():
            setattr(node, name, [] if isinstance(value, list) else None)
        super().generic_visit(node)
        for name, value in kept.items():
            setattr(node, name, value)
        return node

    def _here(self, node: ast.expr, words: str) -> bool:
        self.sites.append(Site(len(self.sites), node.lineno, words))
        return len(self.sites) - 1 == self.wanted

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        other = COMPARISONS[type(node.ops[0])]
        if self._here(node, f"{ast.unparse(node)} compares by {other.__name__}"):
            node.ops[0] = other()
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        other = SUMS.get(type(node.op))
        if other is not None and self._here(node, f"{ast.unparse(node)} becomes {other.__name__}"):
            node.op = other()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self._here(node, f"{ast.unparse(node)}: and and or change places"):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not | ast.USub) and self._here(node, f"{ast.unparse(node)} loses its sign"):
            return node.operand
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            if self._here(node, f"{node.value} is turned"):
                node.value = not node.value
        elif isinstance(node.value, int | float) and self._here(node, f"{node.value} is one more"):
            node.value += 1
        return node


def sites(source: str) -> list[Site]:
    """Every fault that could be put into the source."""
    mutator = _Mutator()
    mutator.visit(ast.parse(source))
    return mutator.sites


def mutated(source: str, number: int) -> ast.Module:
    """The source with one fault in it."""
    tree = ast.parse(source)
    _Mutator(number).visit(tree)
    return ast.fix_missing_locations(tree)
