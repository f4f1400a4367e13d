"""Component, the registry and Choice: how everything a user can pick is described, found and validated.

A *kind* ("optimizer") is a base class that sets ``kind``; a *member* ("adam") is a subclass that sets ``type``.
Defining the class is all it takes to be in the menus, the forms, the validation, the JSON and the contract tests.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, core_schema

from glassnet.core.explain import sentence
from glassnet.errors import InvalidInput

registry: dict[str, dict[str, type[Component]]] = {}
"""kind -> type -> class, in order of definition; filled by defining classes, never by hand."""


if TYPE_CHECKING:
    Spoken = BaseModel
else:

    class _Speaking(type(BaseModel)):
        """Has ``Adam(beta1=2)`` refused with a sentence; what is validated inside of another goes another way."""

        def __call__(cls, **values: Any) -> Any:
            try:
                return super().__call__(**values)
            except ValidationError as error:
                raise cls.refusal(sentence(error)) from error

    class Spoken(BaseModel, metaclass=_Speaking):
        """A model that says in a sentence what does not fit."""


class Frozen(Spoken):
    """An immutable, JSON-able value that refuses unknown fields, NaN and infinities."""

    refusal: ClassVar[type[InvalidInput]] = InvalidInput
    """What is raised for values that do not fit."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True, defer_build=True
    )


class Component(Frozen):
    """One choice a user can make. Fields are its knobs, the docstring its help, the methods its maths."""

    kind: ClassVar[str]
    label: ClassVar[str]
    """How the choice is called on the page; the class docstring explains it."""
    listed: ClassVar[bool] = True
    """Whether menus offer it. What is not listed can only be chosen by a program."""
    type: str

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if "kind" in cls.__dict__:
            registry.setdefault(cls.kind, {})
        elif "type" in inspect.get_annotations(cls):
            registry[cls.kind][cls.model_fields["type"].default] = cls

    @classmethod
    def facts(cls) -> dict[str, Any]:
        """What a page must know about this choice beside its knobs; a kind adds its own."""
        return {}

    @classmethod
    def help(cls) -> str:
        """The docstring as it is shown to a student."""
        return inspect.cleandoc(cls.__doc__ or "")


class _Members:
    """Builds the union of all members of a kind when the schema is first needed, so that later members count."""

    def __init__(self, kind: type[Component]) -> None:
        self.kind = kind

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        members = registry[self.kind.kind]
        choices = {name: handler.generate_schema(member) for name, member in members.items()}
        return core_schema.tagged_union_schema(choices, discriminator="type")


if TYPE_CHECKING:
    T = TypeVar("T")
    Choice = Annotated[T, "one member of a kind"]
else:

    class Choice:
        """``Choice[Optimizer]``: a field that holds any registered optimizer, told apart by its ``type``."""

        def __class_getitem__(cls, kind: type[Component]) -> Any:
            return Annotated[kind, _Members(kind)]


def listed(kind: str) -> dict[str, type[Component]]:
    """The members of a kind that menus offer: type -> class."""
    return {name: member for name, member in registry[kind].items() if member.listed}


def catalog() -> dict[str, list[dict[str, Any]]]:
    """Every kind with its listed members: type, label, help and JSON schema. What menus and forms are made from."""
    return {
        kind: [
            {"type": name, "label": member.label, "help": member.help(), "schema": member.model_json_schema()}
            | member.facts()
            for name, member in listed(kind).items()
        ]
        for kind in registry
    }
