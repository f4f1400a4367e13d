"""Loaded models: the versions that were asked for lately, ready to answer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from glassnet.errors import UnknownModel
from glassnet.export.runtime import Runtime
from glassnet.serving.batching import Batches
from glassnet.store.models import Models, Saved

_KEPT = 16
"""Models in memory; whoever asks for another waits until it is loaded."""


class Loaded(NamedTuple):
    """A version that can be asked."""

    saved: Saved
    batches: Batches


class Shelf:
    """Loads versions of saved models when they are first asked, and keeps the latest."""

    def __init__(self, models: Models, most_waiting: int) -> None:
        self.models, self._most_waiting = models, most_waiting
        self._newest: dict[str, int] = {}
        self._loaded: OrderedDict[tuple[str, int], Loaded] = OrderedDict()
        self._loading: dict[tuple[str, int], asyncio.Task[Loaded]] = {}
        self._runs = ThreadPoolExecutor(1, "model")
        self._loads = ThreadPoolExecutor(1, "loading")

    def key(self, name: str, version: int | None) -> tuple[str, int]:
        """Name and number of a version, or of the newest; UnknownModel if there is none of this name."""
        if version is not None:
            return name, version
        newest = self.models.newest(name, self._newest.get(name, 0))
        if not newest:
            raise UnknownModel(f"there is no model '{name[:100]}'")
        self._newest[name] = newest
        return name, newest

    async def find(self, name: str, version: int | None) -> Saved:
        """What is known about a version, or the newest; UnknownModel if there is none."""
        key = self.key(name, version)
        if found := self._loaded.get(key):
            return found.saved
        return await asyncio.get_running_loop().run_in_executor(self._loads, self.models.get, *key)

    async def load(self, name: str, version: int | None) -> Loaded:
        """A version, or the newest, ready to answer."""
        key = self.key(name, version)
        if found := self._loaded.get(key):
            self._loaded.move_to_end(key)
            return found
        if key not in self._loading:
            self._loading[key] = asyncio.create_task(self._load(key))
        return await asyncio.shield(self._loading[key])

    async def _load(self, key: tuple[str, int]) -> Loaded:
        try:
            saved, runtime = await asyncio.get_running_loop().run_in_executor(self._loads, self._open, key)
            loaded = Loaded(saved, Batches(runtime.answers, self._runs, self._most_waiting))
            self._loaded[key] = loaded
            while len(self._loaded) > _KEPT:
                self._loaded.popitem(last=False)
            return loaded
        finally:
            del self._loading[key]

    def _open(self, key: tuple[str, int]) -> tuple[Saved, Runtime]:
        saved = self.models.get(*key)
        return saved, Runtime(self.models.content(saved))

    def close(self) -> None:
        """Let the threads end."""
        for executor in (self._runs, self._loads):
            executor.shutdown(wait=False, cancel_futures=True)
