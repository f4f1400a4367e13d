"""Only networks of finite numbers leave."""

from __future__ import annotations

import numpy as np

from glassnet.core.network import Network
from glassnet.errors import ExportFailed


def check_finite(network: Network) -> None:
    """ExportFailed where a parameter is not a finite number."""
    if not np.isfinite(network.theta).all():
        raise ExportFailed(
            "the network has weights that are not finite numbers; reset it, train it again and export then"
        )
