"""What a stack is made, changed and removed with: CloudFormation only, shown as a change set before anything is made.

`planning` looks before, `making` makes, `following` says what happens and why it failed, `removing` removes and proves
that nothing is left. Only this room writes to an account, and only what its caller has shown to a person.
"""

from .asking import no_stack
from .following import StackEvent, StackFailed, follow_stack, root_cause
from .making import discard, make
from .planning import PlannedChange, StackPlan, StackState, plan_changes, stack_state
from .removing import LeftBehind, ToRemove, left_behind, remove, standing_resources, to_remove

__all__ = [
    "LeftBehind",
    "PlannedChange",
    "StackEvent",
    "StackFailed",
    "StackPlan",
    "StackState",
    "ToRemove",
    "discard",
    "follow_stack",
    "left_behind",
    "make",
    "no_stack",
    "plan_changes",
    "remove",
    "root_cause",
    "stack_state",
    "standing_resources",
    "to_remove",
]
