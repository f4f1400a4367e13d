"""Checking gradients on a server that others use as well: as many parameters as take a fraction of a second."""

from __future__ import annotations

from glassnet.core.gradient_check import MOST, VERDICTS, check_gradients
from glassnet.core.limits import parameters
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer
from glassnet.protocol import CheckedLayer, GradientsChecked

EXAMPLES = 32
"""Examples that the loss is taken over, if a batch has so many."""
AFFORDABLE = 4_000_000_000
"""Multiplications that a check may take: about half a second."""
_OVERHEAD = 20_000
"""What calling a layer costs, in multiplications."""


def checked(trainer: Trainer, rev: int) -> GradientsChecked:
    """Backpropagation compared with differences of the loss; what is trained stays as it is."""
    examples, most = affordable(trainer.experiment)
    found = check_gradients(trainer, examples=examples, most=most)
    return GradientsChecked(
        rev=rev,
        step=trainer.steps,
        verdict=found.verdict,
        message=VERDICTS[found.verdict],
        objective=found.objective,
        examples=found.examples,
        epsilon=found.epsilon,
        two_sided=found.two_sided,
        one_sided=found.one_sided,
        layers=tuple(
            CheckedLayer.model_validate({name: getattr(layer, name) for name in CheckedLayer.model_fields})
            for layer in found.layers
        ),
        notes=found.notes,
    )


def affordable(experiment: Experiment) -> tuple[int, int]:
    """How many examples, and how many parameters in each layer."""
    examples, layers = min(EXAMPLES, experiment.batch_size), len(experiment.layers) + 1
    once = layers * _OVERHEAD + parameters(experiment) * examples
    return examples, max(1, min(MOST, AFFORDABLE // (2 * layers * once)))
