"""JAX with a whole epoch compiled: ``lax.scan`` over the mini-batches of one shuffled table.

Tried and slower: the order drawn by ``jax.random``, the loop unrolled, the state not donated. Gathering inside the loop
makes no difference to small networks and costs large ones time.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.peers import peer
from benchmarks.workloads import Workload
from glassnet.core.components.normalizations import BatchNorm
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer

ACTIVATIONS = {"tanh": jnp.tanh, "relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid}
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
"""Adam's, as ours has them by default."""


class CompiledJax:
    """One call an epoch. ``compiling`` is how many seconds the first one took, which is not counted elsewhere."""

    def __init__(self, workload: Workload, trainer: Trainer) -> None:
        self._experiment, self._reads_norms = workload.experiment, workload.norms
        self._layers = peer.dense_layers(workload.experiment)
        self._x, self._y = jnp.array(peer.examples(trainer)[0]), jnp.array(peer.targets(trainer))
        self._decay = getattr(workload.experiment.regularizer, "rate", 0.0) / len(self._x)
        self._rng = np.random.default_rng(workload.experiment.seed)
        self._state = self._start(peer.weights(trainer))
        self._epoch = jax.jit(self._one_epoch, donate_argnums=0)
        self.norms: list[float] = []
        begun = perf_counter()
        order = jax.ShapeDtypeStruct((len(self._x),), np.int32)
        self._epoch = self._epoch.lower(self._state, order, self._x, self._y).compile()
        self.compiling = perf_counter() - begun

    def train(self, epochs: int) -> None:
        order = np.arange(len(self._x), dtype=np.int32)
        for _ in range(epochs):
            self._rng.shuffle(order)
            self._state, norms = self._epoch(self._state, order.copy(), self._x, self._y)
            if self._reads_norms:
                self.norms = np.asarray(norms)[-1].tolist()
        jax.block_until_ready(self._state)

    def weights(self) -> list[Array]:
        """Every layer's (units, inputs)."""
        return [np.array(p["w"].T) for p in self._state["parameters"]]

    def _start(self, weights: list[Array]) -> dict[str, Any]:
        """Parameters, running averages, what the optimizer remembers, steps made."""
        parameters, running = [], []
        for layer, w in zip(self._layers, weights, strict=True):
            units = jnp.zeros(layer.units)
            normalized = layer.normalization is not None
            more = {"gamma": units + 1, "beta": units} if normalized else {"b": units}
            parameters.append({"w": jnp.array(w.T), **more})
            running.append((units, units + 1) if normalized else ())
        adam = self._experiment.optimizer.type == "adam"
        moments = [jax.tree.map(jnp.zeros_like, parameters) for _ in range(2 * adam)]
        start = {"parameters": parameters, "running": running, "moments": moments, "t": jnp.float32(0)}
        copied: dict[str, Any] = jax.tree.map(jnp.copy, start)  # what is donated may not be there twice
        return copied

    def _one_epoch(self, state: Any, order: Any, x: Any, y: Any) -> Any:
        size = self._experiment.batch_size
        full = len(x) // size * size
        first, rest = order[:full].reshape(-1, size), order[full:]
        state, norms = jax.lax.scan(self._step, state, (x[first], y[first]))
        if len(rest):
            state, norms = self._step(state, (x[rest], y[rest]))
            norms = norms[None]
        return state, norms

    def _step(self, state: Any, batch: Any) -> Any:
        p, t = state["parameters"], state["t"] + 1
        g, statistics = jax.grad(self._loss, has_aux=True)(p, *batch)
        running = jax.tree.map(lambda old, new: 0.9 * old + 0.1 * new, state["running"], statistics)
        p, moments = self._updated(p, g, state["moments"], t)
        norms = [jnp.sqrt((layer["w"] ** 2).sum()) for layer in g] if self._reads_norms else [0.0]
        return {"parameters": p, "running": running, "moments": moments, "t": t}, jnp.stack(norms)

    def _loss(self, parameters: Any, x: Any, y: Any) -> Any:
        """The mean loss with the price on large weights; mean and variance of each batch norm beside it."""
        z, statistics = self._logits(parameters, x)
        if self._experiment.data.dataset.task == "two_classes":
            mean = (jax.nn.softplus(z) - z * y).mean()
        else:
            mean = -(y * jax.nn.log_softmax(z)).sum(1).mean()
        if self._decay:
            mean += self._decay / 2 * sum((p["w"] ** 2).sum() for p in parameters)
        return mean, statistics

    def _logits(self, parameters: Any, a: Any) -> Any:
        statistics: list[tuple[Any, ...]] = []
        for layer, p in zip(self._layers, parameters, strict=True):
            z = a @ p["w"]
            if isinstance(layer.normalization, BatchNorm):
                mean, variance = z.mean(0), z.var(0)
                statistics.append((mean, variance))
                z = (z - mean) * jax.lax.rsqrt(variance + layer.normalization.epsilon) * p["gamma"] + p["beta"]
            else:
                statistics.append(())
                z = z + p["b"]
            a = z if layer is self._layers[-1] else ACTIVATIONS[layer.activation.type](z)
        return a, statistics

    def _updated(self, p: Any, g: Any, moments: Any, t: Any) -> Any:
        """Parameters and moments after a step of SGD or Adam."""
        lr = self._experiment.learning_rate
        if not moments:
            return jax.tree.map(lambda p, g: p - lr * g, p, g), moments
        v = jax.tree.map(lambda v, g: BETA1 * v + (1 - BETA1) * g, moments[0], g)
        s = jax.tree.map(lambda s, g: BETA2 * s + (1 - BETA2) * g * g, moments[1], g)
        c1, c2 = 1 - BETA1**t, 1 - BETA2**t
        return jax.tree.map(lambda p, v, s: p - lr * (v / c1) / (jnp.sqrt(s / c2) + EPSILON), p, v, s), [v, s]
