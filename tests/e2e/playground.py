"""Playground: the page as a person sees it, by roles and names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from scripts.link import from_link

LONG = 90_000
"""Milliseconds that learning may take on a slow machine."""
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def number(text: str) -> float:
    """A number as the page writes it: 2.5·10⁻⁹."""
    mantissa, _, power = text.translate(DIGITS).partition("·10")
    return float(mantissa) * 10 ** int(power or 0)


class Playground:
    """What can be done on the page, what it shows, and what it complained about in the console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    # ── doing ──

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str))

    def press(self, name: str) -> None:
        """Click a button."""
        self.button(name).click()

    def play(self) -> None:
        """Train."""
        self.press("Play")
        expect(self.button("Pause")).to_be_visible()

    def pause(self) -> None:
        """Stop training."""
        self.press("Pause")
        expect(self.button("Play")).to_be_visible()

    def choose(self, label: str, option: str) -> None:
        """Pick from a menu."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def choose_dataset(self, name: str) -> None:
        """Pick a dataset by its tile."""
        self.page.get_by_role("radio", name=name, exact=True).check(force=True)

    def type_into(self, label: str, value: str) -> None:
        """Write a number into a field."""
        field = self.page.get_by_role("textbox", name=label)
        field.fill(value)
        field.press("Enter")

    def epochs(self, count: int) -> None:
        """Train so many epochs, one after the other. Of one that takes a while the page says that it plays."""
        for _ in range(count):
            before = self.step
            self.press("Step one epoch")
            self.settled(before)
            expect(self.button("Play")).to_be_visible()

    def until(self, holds: Callable[[], bool]) -> bool:
        """Whether something comes to hold within ten seconds, for what no locator can wait for."""
        for _ in range(100):
            if holds():
                return True
            self.page.wait_for_timeout(100)
        return False

    def settled(self, before: int) -> None:
        """Wait until the counter has left a step."""
        expect(self._counter("step")).not_to_have_text(f"{before:,}")

    def export(self, folder: Path) -> Path:
        """Take the model away; the file is in the folder."""
        self.press("Export")
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_contain_text("CPU", timeout=LONG)
        with self.page.expect_download() as downloading:
            dialog.get_by_role("link", name=re.compile("download", re.IGNORECASE)).first.click()
        target = folder / downloading.value.suggested_filename
        downloading.value.save_as(target)
        self.page.keyboard.press("Escape")
        return target

    # ── seeing ──

    def ready(self) -> None:
        """Wait until the session is open."""
        expect(self.button("Reset")).to_be_enabled()

    @property
    def step(self) -> int:
        """The counter of steps."""
        return self._number("step")

    @property
    def epoch(self) -> int:
        """The counter of epochs."""
        return self._number("epoch")

    @property
    def layers(self) -> list[str]:
        """What the hidden layers are called to a screen reader."""
        groups = self.page.get_by_role("group", name=re.compile(r"^Layer \d", re.IGNORECASE)).all()
        return [group.get_attribute("aria-label") or "" for group in groups]

    @property
    def dev_loss(self) -> str:
        """As it is written."""
        return self.page.get_by_test_id("dev-loss").inner_text()

    @property
    def dev_score(self) -> float:
        """Accuracy on the dev set, 0 to 1; R² in regression."""
        text = self.page.get_by_test_id("dev-score").inner_text()
        number = float(re.sub(r"[^\d.−-]", "", text).replace("−", "-") or "nan")
        return number / 100 if "%" in text else number

    def learn(self, score: float) -> None:
        """Play until the accuracy on the dev set is so high, and still is when training has stopped."""
        for _ in range(10):
            self.play()
            self.page.wait_for_function(
                "score => parseFloat(document.querySelector('[data-testid=dev-score]').textContent) >= 100 * score",
                arg=score,
                timeout=LONG,
            )
            self.pause()
            self.page.wait_for_timeout(300)  # the last frame may still be on its way
            if self.dev_score >= score:
                return

    @property
    def experiment(self) -> Experiment:
        """What the address bar says is trained."""
        return experiment(self.spec)

    @property
    def spec(self) -> dict[str, Any]:
        """The same as plain values."""
        self.page.wait_for_function("() => location.hash.startsWith('#e=')")
        # the address follows the last edit after a moment; the page's own clock runs slowly where the page does
        self.page.evaluate("() => new Promise((done) => setTimeout(done, 500))")
        return from_link(self.page.url)

    def trainer(self) -> Trainer:
        """The session's trainer, made again: the same experiment after the same steps is the same network."""
        trainer = Trainer(self.experiment)
        trainer.train(self.step)
        return trainer

    def _counter(self, name: str) -> Locator:
        return self.page.locator("dl > div").filter(has=self.page.get_by_text(name, exact=True)).locator("dd")

    def _number(self, name: str) -> int:
        return int(self._counter(name).inner_text().replace(",", ""))
