"""Prints, as JSON, what the page's TypeScript is checked against.

``schema``: one JSON schema of all commands, events and the experiment, from which src/net/schema.ts is made. A field
that holds a choice becomes a plain ``Component``: a new activation or optimizer changes no TypeScript.
``page``: the data inlined in the page (catalog of components, default experiment), for the page's own tests.
"""

from __future__ import annotations

import json
import sys
from typing import Any, get_args

from glassnet.core.component import Frozen, registry
from glassnet.core.components.layers.dense import Dense
from glassnet.core.limits import Limits
from glassnet.core.spec import Experiment
from glassnet.protocol import Command, Event
from glassnet.web.page import facts

Json = dict[str, Any]
CHOICE: Json = {
    "type": "object",
    "description": "One member of a kind: its type and its knobs; see the catalog for what these are.",
    "properties": {"type": {"type": "string"}},
    "required": ["type"],
    "additionalProperties": True,
}

KINDS = [set(members) for kind, members in registry.items() if members and kind != "layer"]
"""The types of each kind's members: how its unions are recognized. The diagram knows the layers by their fields."""

PARTS = (
    *("Data", "Split", "Output", "PairPlane", "PcaPlane"),
    *("ExportedFile", "Offer", "RefusedPrecision", "CheckedLayer", "News", "BranchFacts", "Here"),
)
"""What experiments and messages are made of and the page names."""


def plain(node: Any) -> Any:
    """The schema with choices made plain, tuples as older dialects write them, and without titles of fields."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    if set(node.get("discriminator", {}).get("mapping", {})) in KINDS:
        return {"$ref": "#/$defs/Component"}
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    node = {key: plain(value) for key, value in node.items() if key not in ("title", "default", "discriminator")}
    if "prefixItems" in node:
        node["items"] = node.pop("prefixItems")
    return node


def schema() -> Json:
    """All definitions, each message and the experiment by its class name."""
    definitions: Json = {"Component": CHOICE}
    models: tuple[type[Frozen], ...] = (Experiment, Dense, *get_args(Command), *get_args(Event))
    for model in models:
        whole = model.model_json_schema()
        inner = {name: node for name, node in whole.pop("$defs", {}).items() if name in PARTS}
        for name, node in (inner | {model.__name__: whole}).items():
            sent = model in get_args(Command) and name == model.__name__
            needed = ["op", *node.get("required", [])] if sent else list(node["properties"])
            definitions[name] = plain(node) | {"required": needed}
    return {
        "$defs": definitions,
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"$ref": f"#/$defs/{name}"} for name in definitions},
    }


def page() -> Json:
    """What the page inlines."""
    return facts(Limits())


if __name__ == "__main__":
    print(json.dumps({"schema": schema, "page": page}[sys.argv[1]](), ensure_ascii=False))
