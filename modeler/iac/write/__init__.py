"""Writers print a stack: as a CloudFormation template, as a Terraform module; the kinds' tables say how."""

from .cloudformation import cloudformation
from .terraform import terraform

__all__ = ["cloudformation", "terraform"]
