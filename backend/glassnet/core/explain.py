"""Turns a validation error into a sentence: what was expected, what came, and where."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

MOST_SHOWN = 40
"""How many characters of a wrong value are repeated back."""


def sentence(error: ValidationError) -> str:
    """All problems of ``error``, one after the other, each as "where: expected what, got what"."""
    return "; ".join(_one(detail) for detail in error.errors()[:3])


def _one(detail: ErrorDetails) -> str:
    where = ".".join(str(part) for part in detail["loc"])
    return f"{where}: {_problem(detail)}" if where else _problem(detail)


def _problem(detail: ErrorDetails) -> str:
    context: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "value_error":
            return str(context["error"])
        case "extra_forbidden":
            return "is not a known field; remove it"
        case "missing":
            return "is required, but missing"
        case "union_tag_invalid":
            return f"expected one of {context['expected_tags']}, got '{short(context['tag'])}'"
        case "union_tag_not_found":
            return "expected an object with a 'type' (or 'op'), got none"
        case "literal_error":
            return f"expected {context['expected']}, got {short(detail['input'])}"
    message = detail["msg"].removeprefix("Input should be ")
    return f"expected {message[:1].lower()}{message[1:]}, got {short(detail['input'])}"


def short(value: Any) -> str:
    """A value as a sentence repeats it."""
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
