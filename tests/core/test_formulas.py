"""The formulas that people read are what the optimizers do: carried out as written, they give the same numbers."""

import re
from typing import Any

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.optimizers import Lion, Optimizer
from glassnet.core.components.surfaces import Ravine
from glassnet.core.walk import Walk
from tests.core.test_knobs import _turned_members

FUNCTIONS: dict[str, Any] = {"max": np.maximum, "sign": np.sign, "abs": np.abs, "sqrt": np.sqrt}
WORDLESS = {"l_bfgs": ["Δw"], "rprop": ["η", "g′"]}
"""Lines in words, or with a matrix that nobody writes down."""
RULES = [*[member() for member in registry["optimizer"].values()], *_turned_members(Optimizer), Lion(weight_decay=0.1)]


def knobs(rule: Optimizer) -> dict[str, float]:
    """The knobs by their symbols."""
    hints = {name: field.json_schema_extra for name, field in type(rule).model_fields.items()}
    return {str(hint["symbol"]): getattr(rule, name) for name, hint in hints.items() if isinstance(hint, dict)}


def carried_out(formula: str, values: dict[str, Any]) -> Any:
    """What the right side comes to; None if it holds words beside names and functions."""
    names = sorted(values, key=len, reverse=True)
    tokens = re.compile(r"\w+(?=\()|" + "|".join(map(re.escape, names)))
    places = {name: f"_{place}" for place, name in enumerate(names)}
    text = tokens.sub(lambda found: places.get(found[0], found[0]), re.sub(r"\|(.+?)\|", r"abs(\1)", formula))
    for written, meant in (("−", "-"), ("²", "**2"), ("ᵗ", f"**{places['t']}"), ("^", "**"), ("·", "*")):
        text = text.replace(written, meant)
    text = re.sub(r"√(_\d+)", r"sqrt(\1)", text)
    text = re.sub(r"(?<=[\w)]) (?=[_(\w])", "*", text)
    if set(re.findall(r"[^\W\d_]+", text)) - FUNCTIONS.keys():
        return None
    return eval(text, FUNCTIONS | {place: values[name] for name, place in places.items()})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.type)
def test_formulas_give_the_terms(rule: Optimizer) -> None:
    rate = 0.01
    walk = Walk(rule, Ravine(), np.array([[-3.0, 1.0]]), np.full((1, 1), rate))
    before: dict[str, Any] = dict.fromkeys(rule.averages, np.zeros(2))
    for t in range(1, 6):
        w = walk.w[0].copy()
        walk.step()
        now = walk.terms()
        values = before | knobs(rule) | {"g": now["g"], "w": w, "α": rate, "t": t}
        given = {name: now[name] for name in ("μ₊", "Πμ") if name in now}
        for line in rule.formulas:
            name, _, formula = re.split(r" (:?=) ", line, maxsplit=1)
            found = carried_out(formula, values | given)
            if name in WORDLESS.get(rule.type, []):
                assert found is None
            else:
                np.testing.assert_allclose(found, now[name], rtol=1e-9, err_msg=line)
            values[name] = now[name]
        before = {name: now[name] for name in rule.averages}


def test_every_formula_ends_in_a_step() -> None:
    for member in registry["optimizer"].values():
        assert any(line.startswith("Δw = −") for line in member.formulas), member.type  # type: ignore[attr-defined]
