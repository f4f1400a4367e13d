"""Settings: every one from the environment, wrong ones named."""

from __future__ import annotations

import pytest

from glassnet.core.limits import Limits
from glassnet.errors import InvalidInput
from glassnet.session.settings import Settings


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_environment({})
    assert 1 <= settings.workers <= 4
    assert settings.max_parameters == Limits().max_parameters


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_values_come_from_the_environment() -> None:
    values = {
        "GLASSNET_WORKERS": "3",
        "GLASSNET_MAX_LAYERS": "7",
        "GLASSNET_ALLOWED_HOSTS": "a.example, b.example",
        "OTHER": "1",
    }
    settings = Settings.from_environment(values)
    assert (settings.workers, settings.max_layers) == (3, 7)
    assert settings.allowed_hosts == ("a.example", "b.example")


@pytest.mark.parametrize(("name", "value"), [("GLASSNET_WORKERS", "0"), ("GLASSNET_MAX_UNITS", "many")])
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=f"{name} is wrong: .*{value}"):
        Settings.from_environment({name: value})


def test_a_worker_gets_the_same_settings() -> None:
    settings = Settings(workers=2, max_layers=3)
    assert Settings.model_validate_json(settings.model_dump_json()) == settings
