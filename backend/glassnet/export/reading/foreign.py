"""Foreign: a network of another program goes on learning here, on data of the same shape."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from onnx import ModelProto
from pydantic import Field, ValidationError

from glassnet.core.component import Choice, Frozen, listed
from glassnet.core.components.activations import Activation, Linear
from glassnet.core.components.datasets.dataset import Dataset
from glassnet.core.components.losses import Loss, SquaredError
from glassnet.core.explain import sentence
from glassnet.core.limits import Limits
from glassnet.core.spec import ENDINGS, experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput, NotReadable
from glassnet.export.reading.chain import links
from glassnet.export.reading.link import Link


class Wish(Frozen):
    """The data that a network is to go on with, if they fit it."""

    dataset: Choice[Dataset] | None = Field(None)


def wished(text: str) -> Wish:
    """The dataset that JSON describes; without any, none is wished."""
    try:
        return Wish.model_validate_json(f'{{"dataset": {text or "null"}}}')
    except ValidationError as error:
        raise InvalidInput(sentence(error)) from error


class Ending(NamedTuple):
    """How the answer is read, by what it is judged, and what had to be said about it."""

    activation: Activation
    loss: Loss
    note: str = ""


def adopted(model: ModelProto, limits: Limits, wish: Wish) -> tuple[Trainer, tuple[str, ...]]:
    """A trainer with the network's weights, at step 0, and what was assumed."""
    with np.errstate(all="ignore"):
        *hidden, last = links(model.graph)
        last = _without_norm(last)
    dataset = _fitting(wish.dataset, last.activation, (hidden or [last])[0].weights.shape[1], len(last.bias))
    ending = _ending(dataset, last.activation)
    chosen = experiment(
        {
            "data": {"dataset": dataset.model_dump(), "normalize": False},
            "layers": [_layer(link) for link in hidden],
            "output": {"activation": ending.activation.model_dump(), "skip": last.skip},
            "loss": ending.loss.model_dump(),
        }
    )
    limits.check(chosen)
    trainer = Trainer(chosen)
    _fill(trainer, [*hidden, last])
    return trainer, _notes(dataset, ending)


def _layer(link: Link) -> dict[str, Any]:
    """A hidden layer's description."""
    norm = {"type": "batch_norm", "epsilon": link.epsilon} if link.norm else None
    chosen = link.activation or Linear()
    return {
        "type": "dense",
        "units": len(link.bias),
        "activation": chosen.model_dump(),
        "normalization": norm,
        "skip": link.skip,
    }


def _without_norm(link: Link) -> Link:
    """The output layer: what normalizes it goes into its weights."""
    if not link.norm:
        return link
    gamma, beta, mean, variance = link.norm
    factor = gamma / np.sqrt(variance + link.epsilon)
    return replace(link, weights=link.weights * factor[:, None], bias=beta + (link.bias - mean) * factor, norm=())


def _fitting(wished: Dataset | None, last: Activation | None, inputs: int, outputs: int) -> Dataset:
    """The wished data if they have so many inputs and outputs; else the first that have, best with the same ending."""
    all_of_them = [member.model_validate({}) for member in listed("dataset").values()]
    candidates = [each for each in all_of_them if isinstance(each, Dataset)]
    candidates.sort(key=lambda each: ENDINGS[each.task][0].type != (last or Linear()).type)
    wishes = [wished] if wished is not None and wished.listed else []
    for dataset in [*wishes, *candidates]:
        if (len(dataset.inputs), dataset.outputs()) == (inputs, outputs):
            return dataset
    known = sorted({f"{len(each.inputs)} inputs and {each.outputs()} outputs" for each in candidates})
    raise NotReadable(
        f"expected a network for data that are here, with {', '.join(known)}; got {inputs:,} and {outputs:,}"
    )


def _ending(dataset: Dataset, last: Activation | None) -> Ending:
    """The network's own last activation; scores become what the task asks for."""
    usual, loss = ENDINGS[dataset.task]
    if last is None:
        added = usual.type != "linear"
        return Ending(
            usual, loss, f"Its outputs are taken as scores, to which {usual.label} was added." if added else ""
        )
    return Ending(last, loss if last.type == usual.type else SquaredError())


def _notes(dataset: Dataset, ending: Ending) -> tuple[str, ...]:
    data = (
        f"The file says nothing of its data: it goes on with {dataset.label}, whose inputs are taken as they are, "
        "and with a new optimizer."
    )
    return (data, ending.note) if ending.note else (data,)


@np.errstate(all="ignore")
def _fill(trainer: Trainer, links: list[Link]) -> None:
    """Put the weights where they belong; NotReadable if some are no finite numbers."""
    for views, link in zip(trainer.network.parameters, links, strict=True):
        weights = views["weights"]
        if link.norm:
            weights[...] = link.weights
            for name, vector in zip(("gamma", "beta", "mean", "variance"), link.norm, strict=True):
                views[name][0] = vector
        else:
            weights[:, :-1], weights[:, -1] = link.weights, link.bias
    theta = trainer.network.theta
    if not np.isfinite(theta.dot(theta)):
        raise NotReadable("expected weights that are finite numbers, got some beyond all bounds; take an earlier file")
