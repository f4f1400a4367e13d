"""A traced example: its numbers are those of the network, its gradients the slopes of its loss, its formulas add up.

Long, as reading a formula on the page and carrying it out takes helpers that only this view needs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from glassnet.core.trainer import Trainer
from scripts.link import to_hash
from tests.e2e.playground import Playground
from tests.e2e.test_access import NARROW, WIDE, violations

Visit = Callable[..., Playground]
DENSE = {"type": "dense", "units": 3}
NORMS = {
    "layers": [
        DENSE | {"normalization": {"type": "batch_norm"}},
        DENSE | {"skip": 1, "normalization": {"type": "layer_norm"}},
        DENSE | {"units": 4, "skip": 3},
    ],
    "batch_size": 10,
}
"""Every kind of formula there is: norms of both kinds, shortcuts with and without a projection, one from the inputs."""


def number(text: str) -> float:
    """A number of the page, also one with a power of ten."""
    mantissa, _, exponent = text.replace("−", "-").replace(",", "").partition("·10")
    digits = "".join("-" if digit == "⁻" else str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(digit)) for digit in exponent)
    return float(mantissa) * 10.0 ** int(digits or 0)


def shown(block: Locator) -> list[float]:
    return [number(text) for text in block.locator("i").all_inner_texts()]


def comes_to(play: Playground, name: str, exact: Sequence[float] | np.ndarray) -> None:
    """The numbers of a block come to be these, to the digits that are shown; until then they are of what was before."""
    play.until(lambda: shown(cells(play, name)) == pytest.approx(list(exact), rel=6e-3))
    np.testing.assert_allclose(shown(cells(play, name)), exact, rtol=6e-3)


def cells(play: Playground, name: str) -> Locator:
    return play.page.get_by_role("slider", name=name, exact=True)


def opened(visit: Visit, spec: dict[str, Any] | None = None, **options: Any) -> Playground:
    play = visit(hash=to_hash(spec or {"layers": [DENSE]}), **options)
    play.ready()
    play.epochs(2)
    play.page.get_by_role("tab", name="Trace").click()
    play.page.get_by_label("Part of the data").scroll_into_view_if_needed()
    expect(cells(play, "Z of layer 1")).to_be_visible()
    return play


def taken(play: Playground, kind: str) -> str:
    """The graph as a file."""
    view = play.page.locator(".trace")
    view.get_by_role("button", name="Export figure").click()
    with play.page.expect_download() as downloading:
        view.get_by_role("button", name=kind).click()
    assert downloading.value.suggested_filename == f"trace.{kind.lower()}"
    return downloading.value.path().read_bytes().decode("latin1" if kind == "PNG" else "utf8")


def table(play: Playground) -> dict[tuple[int, str, int, int], float]:
    """All numbers of the trace, by layer (0: the input), quantity, row and column (from 1)."""
    rows = csv.DictReader(io.StringIO(taken(play, "CSV")))
    places = ((int(row["layer"]), row["quantity"], int(row["row"]), int(row["column"]), row["value"]) for row in rows)
    return {(layer, name, row, column): float(value) for layer, name, row, column, value in places}


class Slopes:
    """The loss of one example, from what the session serves alone: the experiment, and how many steps it made."""

    def __init__(self, play: Playground, part: str = "train", example: int = 0) -> None:
        trained = play.trainer()
        self.trainer = Trainer(trained.experiment.model_copy(update={"precision": "float64"}))
        self.trainer.network.theta[...] = trained.network.theta
        self.x = self.trainer.data.x[part][example][None]  # type: ignore[index]
        self.y = self.trainer.data.y[part][example]  # type: ignore[index]

    def loss(self) -> float:
        """By its definition."""
        (said,) = self.trainer.predict(self.x)[0]
        if self.trainer.experiment.data.dataset.task == "regression":
            return float((said - self.y) ** 2)
        return float(-np.log(said if self.y else 1 - said))

    def slope(self, entry: np.ndarray) -> float:
        """The central difference: with 10⁻⁴ to both sides its error is about 10⁻⁸."""
        kept, losses = float(entry), []
        for moved in (kept + 1e-4, kept - 1e-4):
            entry[...] = moved
            losses.append(self.loss())
        entry[...] = kept
        return (losses[0] - losses[1]) / 2e-4

    def compare(self, found: dict[tuple[int, str, int, int], float], least: int) -> None:
        """Every dW and db in a table is that slope, to a hundred-thousandth of the layer's largest."""
        compared = 0
        for layer, views in enumerate(self.trainer.network.parameters, 1):
            gradients = {key[1:]: value for key, value in found.items() if key[0] == layer and key[1] in ("dW", "db")}
            top = max(map(abs, gradients.values()))
            for (name, row, column), value in gradients.items():
                entry = views["weights"][row - 1, (-1 if name == "db" else column - 1), ...]
                assert value == pytest.approx(self.slope(entry), abs=1e-5 * top), (layer, name, row, column)
                compared += 1
        assert compared >= least


@pytest.mark.parametrize("spec", [{"layers": [DENSE]}, NORMS, {"data": {"dataset": {"type": "plane"}}}])
def test_gradients_are_slopes_of_the_loss(visit: Visit, spec: dict[str, Any]) -> None:
    play = opened(visit, spec)
    slopes = Slopes(play)
    found = table(play)
    slopes.compare(found, least=13)
    assert number(play.page.get_by_test_id("trace-loss").inner_text()) == pytest.approx(slopes.loss(), rel=1e-3)
    for name in ("W", "dW", "Z", "dZ", "A"):
        exact = [value for key, value in found.items() if key[:2] == (1, name)]
        comes_to(play, f"{name} of layer 1", exact)


NAMES = {"√": "sqrt", "·": "*", "−": "-", "tanh": "tanh", "sigmoid": "sigmoid", ",": ""}
KNOWN = {"sqrt": np.sqrt, "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}


def worked_out(text: str) -> tuple[float, float]:
    """What the numbers of a formula come to, and how far its rounded terms may be off."""
    for old, new in NAMES.items():
        text = text.replace(old, new)
    value = float(eval(text, {"__builtins__": {}}, KNOWN))
    return value, 0.015 * float(eval(text.replace("-", "+"), {"__builtins__": {}}, KNOWN)) + 1e-3


def powers(text: str) -> str:
    """ "1.20·10⁻⁵" as "0.0000120", so that the rest is arithmetic."""
    return re.sub(r"[\d.]+·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"{number(found[0]):.12f}", text)


def test_formulas_with_shortcuts_and_norms_add_up(visit: Visit) -> None:
    play = opened(visit, NORMS)
    told: dict[str, list[str]] = play.page.evaluate("""async () => {
        const told = {};
        for (const slider of document.querySelectorAll(".trace [role=slider]")) {
            const texts = [];
            for (const cell of slider.querySelectorAll("i")) {
                cell.dispatchEvent(new PointerEvent("pointerenter"));
                await new Promise(requestAnimationFrame);
                texts.push(slider.getAttribute("aria-valuetext"));
            }
            told[slider.getAttribute("aria-label")] = texts;
        }
        return told;
    }""")
    plain = {"X", "W", "b", "γ", "β", "P", "db", "dβ", "dS"}
    for name, texts in told.items():
        for text in texts:
            *ways, result = text.split(" = ")
            if name.split()[0] in plain or len(ways) < 3 or "…" in text:
                continue
            value, off = worked_out(powers(ways[-1]))
            assert value == pytest.approx(number(result), abs=off), f"{name}: {text}"
    numbered = {name for name, texts in told.items() if all(text.count(" = ") == 3 for text in texts)}
    assert {f"{name} of layer 2" for name in ("Ẑ", "Z̃", "U", "A", "dẐ", "dZ", "dU", "dA")} <= numbered
    assert {"Ẑ of layer 1", "dZ of layer 1", "S of layer 3", "dP of layer 3", "dX of the input"} <= numbered


def test_from_example_to_example(visit: Visit) -> None:
    play = opened(visit)
    trainer = play.trainer()

    def traced(part: str, example: int) -> None:
        expect(play.page.get_by_text(re.compile(rf"^{example + 1} of"))).to_be_visible()
        x = trainer.data.x[part][example][None]  # type: ignore[index]
        comes_to(play, "A of layer 1", trainer.activations(x)[1][0])

    play.press("Next example")
    traced("train", 1)
    play.press("Previous example")
    play.press("Previous example")
    traced("train", len(trainer.data.y["train"]) - 1)
    play.page.get_by_label("Part of the data").select_option(label="Dev")
    traced("dev", 0)
    play.press("Next example")
    traced("dev", 1)
    Slopes(play, "dev", 1).compare(table(play), least=13)


def test_a_point_of_the_map_is_traced(visit: Visit) -> None:
    play = visit(hash=to_hash({"layers": [DENSE]}))
    play.ready()
    play.epochs(1)
    map = play.page.get_by_role("application", name=re.compile("Enter traces"))
    map.focus()
    for key in ("ArrowRight", "Shift+ArrowUp", "Enter"):
        play.page.keyboard.press(key)
    expect(play.page.get_by_role("tab", name="Trace")).to_have_attribute("aria-selected", "true")
    expect(cells(play, "A of layer 1")).to_be_visible()
    trainer, reach = play.trainer(), 6.0
    here = trainer.data.present(np.array([[0.04 * reach, 0.2 * reach]]))[0]

    def is_traced() -> bool:
        found = table(play)
        return bool(np.abs([found[0, "X", 1, 1], found[0, "X", 2, 1]] - here).max() < 0.15)  # or the example beside it

    assert play.until(is_traced)

    play.page.get_by_role("tab", name="Loss", exact=True).click()
    every = np.vstack([trainer.data.x["train"], trainer.data.x["dev"]])
    apart = np.sort(np.hypot(*(every[:, None] - every).transpose(2, 0, 1)), 1)[:, 1]
    index = int(apart[: len(trainer.data.y["train"])].argmax())
    x, box = every[index], map.bounding_box() or {}
    map.click(position={"x": (x[0] / reach + 1) / 2 * box["width"], "y": (1 - x[1] / reach) / 2 * box["height"]})
    play.page.get_by_role("button", name="Trace", exact=True).click()
    expect(play.page.get_by_text(re.compile(rf"^{index + 1} of"))).to_be_visible()
    comes_to(play, "A of layer 1", trainer.activations(x[None])[1][0])


def test_typed_inputs_have_a_loss_only_with_their_answer(visit: Visit) -> None:
    play = opened(visit)
    play.page.get_by_label("answer").select_option(index=0)
    play.type_into("x₁", "0.75")
    play.type_into("x₂", "-0.5")
    a = play.trainer().activations(np.array([[0.75, -0.5]]))[1][0]
    graph = play.page.get_by_label("Computation graph")
    expect(graph.get_by_text("there is no loss")).to_be_visible()
    comes_to(play, "A of layer 1", a)
    expect(cells(play, "dW of layer 1")).to_have_count(0)
    play.page.get_by_label("answer").select_option(index=1)
    expect(cells(play, "dW of layer 1")).to_be_visible()


def test_what_is_typed_before_the_answer_comes_is_kept(visit: Visit) -> None:
    play = opened(visit)
    fields = [play.page.get_by_role("textbox", name=name).element_handle() for name in ("x₁", "x₂")]
    typed = np.array([[0.75, -0.5]])
    play.page.evaluate(
        """([fields, values]) => fields.forEach((field, i) => {
            field.value = values[i];
            field.dispatchEvent(new Event("change", { bubbles: true }));
        })""",
        [fields, typed[0].tolist()],
    )
    graph = play.page.get_by_label("Computation graph")
    for value in play.trainer().data.present(typed)[0]:
        expect(graph).to_contain_text(f"{value:.3f}".replace("-", "−"))


def test_what_is_drawn_is_traced(visit: Visit) -> None:
    play = opened(visit, {"data": {"dataset": {"type": "digits"}}, "layers": [DENSE]})
    play.press("Clear")
    blank = play.trainer().predict(np.zeros((1, 64)))[0]
    expect(play.page.get_by_label("Computation graph").get_by_text("there is no loss")).to_be_visible()
    comes_to(play, "A of output layer", blank)
    paper = play.page.get_by_role("img", name="The picture that is traced")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    play.page.mouse.move(box["x"] + 50, box["y"] + 20)
    play.page.mouse.down()
    play.page.mouse.move(box["x"] + 50, box["y"] + 60, steps=5)
    play.page.mouse.up()
    assert play.until(lambda: np.abs(np.array(shown(cells(play, "A of output layer"))) - blank).max() > 1e-3)


def test_the_graph_leaves_as_a_picture(visit: Visit) -> None:
    play = opened(visit, NORMS)
    drawing = taken(play, "SVG")
    words = re.findall(r"<text[^>]*>([^<]*)</text>", drawing)
    width, height = (int(re.search(rf'<svg[^>]* {side}="(\d+)"', drawing)[1]) for side in ("width", "height"))  # type: ignore[index]
    places = np.array([[float(x), float(y)] for x, y in re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"', drawing)])
    assert (places < [width, height]).all()
    assert set(play.page.get_by_label("Computation graph").locator("i").all_inner_texts()) <= set(words)
    assert {"Input", "Loss", "dW (3, 2)", "dP (4, 2)"} <= set(words)
    picture = taken(play, "PNG").encode("latin1")
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(picture[at : at + 4]) for at in (16, 20)] == [2 * width, 2 * height]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_keys_and_access(visit: Visit, theme: str, size: dict[str, int]) -> None:
    play = opened(visit, NORMS, color_scheme=theme, viewport=size)
    cells(play, "Z of layer 1").focus()
    play.page.keyboard.press("ArrowDown")
    formula = play.page.get_by_test_id("formula")
    expect(formula).to_contain_text("z₂ = Σ w₂ⱼ aⱼ =")
    play.page.keyboard.press("Tab")
    expect(formula).to_contain_text("dz₁ = dẑ₁/√(σ² + ε) =")
    assert violations(play) == []
    assert play.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
