"""Typed formulas: what is refused and where, and gradients that agree with differences of values."""

import re
import warnings
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from glassnet.core.expression import DEEPEST, LONGEST, evaluate, formula
from glassnet.errors import InvalidInput

PLACES = np.array([[0.3, 0.7], [1.2, -0.4], [-0.8, 1.5], [2.1, 0.9]]).T
H = 1e-5

leaves = st.sampled_from(["x", "y", "pi", "e", "2", "0.5", "3"])
formulas = st.recursive(
    leaves,
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: "({}{}{})".format(*parts))
        | st.tuples(st.sampled_from(["sin", "cos", "exp", "tanh", "-", "sqrt", "log"]), inner).map(
            lambda p: f"{p[0]}({p[1]})"
        )
        | inner.map(lambda text: f"({text})**3")
    ),
    max_leaves=6,
)


@given(formulas)
def test_gradients_are_slopes(text: str) -> None:
    x, y = PLACES
    assume(len(text) <= LONGEST)
    _, dx, dy = evaluate(text, x, y)
    for slope, (right, up) in ((dx, (H, 0)), (dy, (0, H))):
        sides = [evaluate(text, x + s * right, y + s * up)[0] for s in (-2, -1, 1, 2)]
        with np.errstate(all="ignore"):
            near, far = (sides[2] - sides[1]) / (2 * H), (sides[3] - sides[0]) / (4 * H)
            sure = np.isfinite(slope) & (abs(near - far) < 1e-6 * (1 + abs(near))) & (abs(sides[1]) < 1e3)
        np.testing.assert_allclose(slope[sure], near[sure], rtol=1e-4, atol=1e-4)


@given(st.text(max_size=60) | st.text("xy0123456789.+-*/()esincoxpqrtabh ,'[]_:=\n\t\0", max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with suppress(InvalidInput):
            evaluate(text, *PLACES)


@pytest.mark.parametrize(
    ("text", "column", "found"),
    [
        ("x + z", 5, "“z”"),
        ("  x^2", 3, "“x^2”"),
        ("2*foo(x)", 3, "“foo(x)”"),
        ("x.real", 1, "“x.real”"),
        ("__import__('os')", 1, "__import__"),
        ("x if y else 1", 1, "is not known"),
        ("π + x*q", 1, "“π”"),
        ("sin(x, y)", 1, "“sin(x, y)”"),
        ("True", 1, "“True”"),
        ("x + 'a'", 5, "“'a'”"),
        ("1e999 * x + 10j", 13, "10j"),
        ("x + )", 5, "cannot be read"),
    ],
)
def test_refusals_name_the_column(text: str, column: int, found: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(found)) as refused:
        formula(text)
    assert str(refused.value).startswith(f"column {column}:")


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST + 1), "-" * (DEEPEST + 1) + "x", "(" * 150 + "x"])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        formula(text)


@pytest.mark.parametrize(
    ("text", "value", "dx", "dy"),
    [
        ("x**2 + 10*y**2", 94.0, 4.0, 60.0),
        ("x**y", 8.0, 12.0, 8 * np.log(2)),
        ("x/y", 2 / 3, 1 / 3, -2 / 9),
        ("x**0", 1.0, 0.0, 0.0),
        ("(x-2)**0", 1.0, 0.0, 0.0),
        ("(x-2)**2", 0.0, 0.0, 0.0),
        ("sqrt(0) + tan(x)", np.tan(2), 1 + np.tan(2) ** 2, 0.0),
        ("abs(-x) + tan(0) + 2**3", 10.0, 1.0, 0.0),
    ],
)
def test_values_by_hand(text: str, value: float, dx: float, dy: float) -> None:
    np.testing.assert_allclose(evaluate(text, np.array(2.0), np.array(3.0)), (value, dx, dy), rtol=1e-12, atol=1e-12)
