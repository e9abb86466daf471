"""What moto loads and hardly needs: the validator of OpenAPI documents, which takes longer to load than all the rest.

moto's API Gateway asks it only when a document is imported. Until then a module stands in its place that knows where
the real one is.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_NAME = "openapi_spec_validator"
_MODULES = (_NAME, f"{_NAME}.validation", f"{_NAME}.validation.exceptions")


class OpenAPIValidationError(Exception):
    """A document is not valid: what the real one says."""


def spare_the_validator() -> None:
    """Let moto load without the validator; what is loaded already stays."""
    if _NAME in sys.modules:
        return
    places = {name: ModuleType(name) for name in _MODULES}
    places[_NAME].validate = _validate  # type: ignore[attr-defined]
    places[_MODULES[-1]].OpenAPIValidationError = OpenAPIValidationError  # type: ignore[attr-defined]
    sys.modules.update(places)


def _validate(document: Any) -> None:
    for name in _MODULES:
        if not hasattr(sys.modules.get(name), "__file__"):
            sys.modules.pop(name, None)
    real = importlib.import_module(_NAME)
    invalid = importlib.import_module(_MODULES[-1]).OpenAPIValidationError
    try:
        real.validate(document)
    except invalid as error:
        raise OpenAPIValidationError(str(error)) from None
