"""Optimizers (maths.md §7): how a gradient becomes a step."""

from glassnet.core.components.optimizers.momentum import Momentum, Nesterov, Sgd
from glassnet.core.components.optimizers.optimizer import Optimizer
from glassnet.core.components.optimizers.scaled import Adagrad, RmsProp
from glassnet.core.components.optimizers.scaled_averages import Adam, Adamax, AdamW, AmsGrad, NAdam
from glassnet.core.components.optimizers.second_order import Lbfgs
from glassnet.core.components.optimizers.signed import Lion, Rprop

__all__ = [
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "AmsGrad",
    "Lbfgs",
    "Lion",
    "Momentum",
    "NAdam",
    "Nesterov",
    "Optimizer",
    "RmsProp",
    "Rprop",
    "Sgd",
]
