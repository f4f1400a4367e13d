"""Activation functions (maths.md §2)."""

from glassnet.core.components.activations.activation import Activation, Operator
from glassnet.core.components.activations.classic import LeakyRelu, Linear, Relu, Sigmoid, Sin, Softmax, Tanh
from glassnet.core.components.activations.smooth import Elu, Gelu, Selu, Silu, Softplus

__all__ = [
    "Activation",
    "Elu",
    "Gelu",
    "LeakyRelu",
    "Linear",
    "Operator",
    "Relu",
    "Selu",
    "Sigmoid",
    "Silu",
    "Sin",
    "Softmax",
    "Softplus",
    "Tanh",
]
