"""Read what stands in an account into an inventory: the same typed resources that templates are read into.

The tables of the kinds say which calls show a kind and where in the answer each attribute stands; nothing here knows a
kind by name. So a new kind is collected as soon as its file is there, and the policy that a collection needs follows
from the same calls.
"""

from .collecting import collect
from .policy import actions_needed, collector_policy
from .progress import CallAnswered

__all__ = ["CallAnswered", "actions_needed", "collect", "collector_policy"]
