"""The resource types that the sandbox's CloudFormation makes: a file for each service, found by being there."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from ..model import ResourceModel


@cache
def models() -> dict[str, ResourceModel]:
    """Return the models by resource type."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return {model.type: model for module in modules for model in module.MODELS}


def resource_model(resource_type: str) -> ResourceModel | None:
    """Return the model of a type, ``None`` where the sandbox has none."""
    return models().get(resource_type)
