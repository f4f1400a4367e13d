"""A formula in x and y that somebody typed: read without ever being executed, with its exact gradient.

Python's own parser makes the tree; only what is listed here may stand in it. A formula becomes a function from
places to its value and its two slopes, carried along together (forward-mode differentiation).
Legend: a *dual* is ``(value, d/dx, d/dy)``.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from glassnet.core.program import Array
from glassnet.errors import InvalidInput

LONGEST, DEEPEST = 200, 30
"""Characters of a formula, and how deep it may be nested."""

Dual = tuple[Any, Any, Any]
Formula = Callable[[Array, Array], Dual]

CONSTANTS = {"pi": np.pi, "e": np.e}
FUNCTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda a: -np.sin(a)),
    "tan": (np.tan, lambda a: 1 + np.tan(a) ** 2),
    "exp": (np.exp, np.exp),
    "log": (lambda a: np.log(a), lambda a: 1 / a),
    "sqrt": (np.sqrt, lambda a: 0.5 / np.sqrt(a)),
    "abs": (np.abs, np.sign),
    "tanh": (np.tanh, lambda a: 1 - np.tanh(a) ** 2),
}
"""Name -> the function and its derivative."""
ALLOWED = "numbers, x, y, pi, e, + - * / **, parentheses and " + ", ".join(FUNCTIONS)


def evaluate(text: str, x: Array, y: Array) -> tuple[Array, Array, Array]:
    """The value of a formula at places, and its slopes along x and y; NaN or infinite where it has none."""
    with np.errstate(all="ignore"):
        value, dx, dy = formula(text)(np.asarray(x, np.float64), np.asarray(y, np.float64))
        shape = np.broadcast_shapes(np.shape(x), np.shape(y))
        return tuple(np.array(np.broadcast_to(part, shape), np.float64) for part in (value, dx, dy))  # type: ignore[return-value]


@lru_cache(maxsize=64)
def formula(text: str) -> Formula:
    """Read a formula, or refuse it with a sentence that names the column."""
    if len(text) > LONGEST:
        raise InvalidInput(f"expected a formula of at most {LONGEST} characters, got {len(text)}")
    return Reader(" ".join(text.splitlines()) if text.splitlines() else text).read()


class Reader:
    """Turns one text into one function."""

    def __init__(self, text: str) -> None:
        self.text = text.lstrip()
        self.before = len(text) - len(self.text)

    def read(self) -> Formula:
        if not self.text.strip():
            raise InvalidInput("expected a formula in x and y, got nothing; for example x**2 + 10*y**2")
        return self._of(self._tree().body, 0)

    def _tree(self) -> ast.Expression:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.text, mode="eval")
        except SyntaxError as error:
            raise self._refusal_at((error.offset or 1) - 1, "the formula cannot be read from here") from error
        except (ValueError, MemoryError, RecursionError, OverflowError) as error:
            raise self._refusal_at(0, "the formula cannot be read") from error

    def _of(self, node: ast.expr, depth: int) -> Formula:
        if depth > DEEPEST:
            raise self._refusal(node, f"the formula is nested more than {DEEPEST} deep")
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self._number(node, value)
            case ast.Name(id="x"):
                return lambda x, y: (x, 1.0, 0.0)
            case ast.Name(id="y"):
                return lambda x, y: (y, 0.0, 1.0)
            case ast.Name(id=name) if name in CONSTANTS:
                return self._number(node, CONSTANTS[name])
            case ast.UnaryOp(op=ast.UAdd() | ast.USub() as sign, operand=inner):
                return _signed(self._of(inner, depth + 1), -1.0 if isinstance(sign, ast.USub) else 1.0)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in RULES:
                return _both(RULES[type(sign)], self._of(left, depth + 1), self._of(right, depth + 1))
            case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]) if name in FUNCTIONS:
                return _applied(*FUNCTIONS[name], self._of(inner, depth + 1))
        raise self._refusal(node, f"“{self._snippet(node)}” is not known here; a formula is made of {ALLOWED}")

    def _number(self, node: ast.expr, value: float) -> Formula:
        try:
            number = np.float64(value)
        except OverflowError as error:
            raise self._refusal(node, "the number is too large") from error
        return lambda x, y: (number, 0.0, 0.0)

    def _snippet(self, node: ast.expr) -> str:
        found = ast.get_source_segment(self.text, node) or ""
        return found if len(found) <= 30 else f"{found[:29]}…"

    def _refusal(self, node: ast.expr, what: str) -> InvalidInput:
        return self._refusal_at(node.col_offset, what)  # in bytes: what stands before was read, so it is ASCII

    def _refusal_at(self, column: int, what: str) -> InvalidInput:
        return InvalidInput(f"column {self.before + min(max(column, 0), len(self.text)) + 1}: {what}")


def _signed(inner: Formula, sign: float) -> Formula:
    def signed(x: Array, y: Array) -> Dual:
        value, dx, dy = inner(x, y)
        return sign * value, sign * dx, sign * dy

    return signed


def _applied(function: Callable[[Any], Any], derivative: Callable[[Any], Any], inner: Formula) -> Formula:
    def applied(x: Array, y: Array) -> Dual:
        value, dx, dy = inner(x, y)
        slope = derivative(value)
        return function(value), _chain(slope, dx), _chain(slope, dy)

    return applied


def _both(rule: Callable[[Dual, Dual], Dual], left: Formula, right: Formula) -> Formula:
    return lambda x, y: rule(left(x, y), right(x, y))


def _chain(slope: Any, inner: Any) -> Any:
    """The chain rule; what does not change inside does not change outside, however steep that is."""
    return 0.0 if isinstance(inner, float) and inner == 0 else slope * inner


def _product(a: Dual, b: Dual) -> Dual:
    return a[0] * b[0], *(_chain(b[0], a[i]) + _chain(a[0], b[i]) for i in (1, 2))


def _ratio(a: Dual, b: Dual) -> Dual:
    value = np.divide(a[0], b[0])
    return value, *(np.divide(a[i] - _chain(value, b[i]), b[0]) for i in (1, 2))


def _power(a: Dual, b: Dual) -> Dual:
    """a^b; the part of a moving exponent counts only where there is one, as it needs a base above 0."""
    value = np.power(a[0], b[0])
    slope = np.where(np.equal(b[0], 0), 0.0, b[0] * np.power(a[0], b[0] - 1.0))
    growth = value * np.log(a[0])
    return value, *(_chain(slope, a[i]) + _chain(growth, b[i]) for i in (1, 2))


RULES: dict[type[ast.operator], Callable[[Dual, Dual], Dual]] = {
    ast.Add: lambda a, b: (a[0] + b[0], a[1] + b[1], a[2] + b[2]),
    ast.Sub: lambda a, b: (a[0] - b[0], a[1] - b[1], a[2] - b[2]),
    ast.Mult: _product,
    ast.Div: _ratio,
    ast.Pow: _power,
}
