"""Builders make a stack of an architecture, hop by hop: one small file a component in ``modeler/iac/build/hops/``."""

from .network import NetworkChoice
from .stack import build_stack, deployable, not_deployable, plainest_workload, template

__all__ = ["NetworkChoice", "build_stack", "deployable", "not_deployable", "plainest_workload", "template"]
