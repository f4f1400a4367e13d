"""Everything a user can pick. Modules here are found by discovery: to add a choice, write a class and nothing else."""

import importlib
import pkgutil

for _module in pkgutil.walk_packages(__path__, f"{__name__}."):
    importlib.import_module(_module.name)
