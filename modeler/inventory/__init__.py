"""What stands: AWS resources with typed attributes and references, read from a template, a plan or an account.

An `Inventory` is the one language of everything that looks at real resources: readers make one from files, builders
from an architecture, collectors from an account; rules, the trace of a request and the recognition of a pattern only
read it. Each kind of resource has one file in ``modeler/inventory/kinds/``, with its attributes and the names by
which CloudFormation, Terraform and boto3 know them. A value that is not known is `Unknown`, with the reason and what
would settle it.
"""

from .answers import arguments_of, nodes_of_answer
from .document import dumps, from_document, to_document
from .inventory import Inventory, NotCollected, references_of
from .mapping import Resource, nodes_of, resource_of
from .node import Node
from .origin import Origin
from .other import OtherResource
from .same import difference, same
from .skips import Skip
from .table import System
from .values import Attribute, Cause, Ref, Text, Unknown, is_known, join, unknowns

__all__ = [
    "Attribute",
    "Cause",
    "Inventory",
    "Node",
    "NotCollected",
    "Origin",
    "OtherResource",
    "Ref",
    "Resource",
    "Skip",
    "System",
    "Text",
    "Unknown",
    "arguments_of",
    "difference",
    "dumps",
    "from_document",
    "is_known",
    "join",
    "nodes_of",
    "nodes_of_answer",
    "references_of",
    "resource_of",
    "same",
    "to_document",
    "unknowns",
]
