"""A dataset for timing only."""

from __future__ import annotations

from typing import Literal

import numpy as np

from glassnet.core.components.datasets.dataset import Dataset, Table


class RandomPictures(Dataset):
    """Noise in the size of handwritten digits: the work of a larger network without its data."""

    label = "Random pictures"
    type: Literal["random_pictures"] = "random_pictures"
    task = "classes"
    inputs = tuple(f"pixel {i}" for i in range(784))
    classes = tuple("0123456789")

    def sample(self, rng: np.random.Generator) -> Table:
        return Table(rng.standard_normal((self.rows(), 784)), np.arange(self.rows()) % 10)

    def rows(self) -> int:
        return 8000
