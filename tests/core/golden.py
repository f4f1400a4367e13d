"""Numbers computed elsewhere, in float64 with an independent autograd framework."""

import json
from pathlib import Path
from typing import Any

examples: dict[str, Any] = json.loads((Path(__file__).parents[1] / "golden" / "worked_examples.json").read_text())
