"""The server answers as the protocol's OpenAPI description says, whatever it is sent.

Of requests that the description allows most are still wrong for the model, which has names and shapes of its own: that
they are answered with 400 is right. What a model takes is accepted elsewhere.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.serving.conftest import Serving

EXAMPLES = int(os.environ.get("GLASSNET_CONFORMANCE_EXAMPLES", "12"))
"""Requests an address; a sweep sets more."""
schema = schemathesis.openapi.from_path(Path(__file__).with_name("open_inference.yaml"))


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_the_server_conforms(case: Any, serving: Serving) -> None:
    case.call_and_validate(base_url=serving.url, excluded_checks=[positive_data_acceptance])
