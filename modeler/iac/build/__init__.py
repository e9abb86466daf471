"""Builders make a stack of an architecture, hop by hop: one small file a component in ``modeler/iac/build/hops/``."""

from .network import NetworkChoice
from .stack import build_stack, not_deployable, template

__all__ = ["NetworkChoice", "build_stack", "not_deployable", "template"]
