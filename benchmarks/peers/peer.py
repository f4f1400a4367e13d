"""Peer: what trains the network of an experiment."""

from __future__ import annotations

from typing import Protocol


class Peer(Protocol):
    """Does the same work a step as every other: a shuffled mini-batch, forward, backward, update; float32."""

    def train(self, epochs: int) -> None:
        """Make so many passes over the training set, and wait until they are done."""
