"""Whether one condition of a statement holds for a request: the comparison, and what stands around it.

A key that is absent fails a plain operator and passes a negated one; ``IfExists`` and ``ForAllValues`` pass it,
``ForAnyValue`` fails it. A key with several values needs a quantifier; without one, it is known only where all values
agree.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
reference_policies_multi-value-conditions.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from modeler.dataclass import dataclass

from ...inventory import Text, Unknown
from ...inventory.values import String
from .comparisons import ValueTest, value_test
from .document import StatementCondition
from .operators import BaseOperator, Quantifier
from .request import AccessRequest, AnyOf, KeyValue, Present
from .truth import Truth, all_of, any_of, truth_of, whichever

ConditionTest: TypeAlias = Callable[[KeyValue | None, AccessRequest], Truth]


def condition_test(condition: StatementCondition, variables: bool) -> ConditionTest:
    """Return the test of one condition for the value that a request has for its key.

    Parameters
    ----------
    condition : StatementCondition
        The condition.
    variables : bool
        Whether ``${…}`` in it is a variable.
    """
    operator = condition.operator
    if operator.base is BaseOperator.NULL:
        return _null_test(condition.values)
    test = value_test(operator.base, condition.name, condition.values, variables)
    return _Condition(test, operator.negated, operator.if_exists, operator.quantifier).holds


@dataclass(frozen=True, slots=True)
class _Condition:
    """A comparison with what stands around it: negation, ``IfExists``, and the quantifier for several values."""

    test: ValueTest
    negated: bool
    if_exists: bool
    quantifier: Quantifier | None

    def holds(self, value: KeyValue | None, request: AccessRequest) -> Truth:
        match value:
            case "" if self.quantifier:
                return self._several((), request)
            case str() | Text():
                return self._single(value, request)
            case None:
                return self._absent()
            case tuple():
                return self._several(value, request)
            case Present():
                return self._unknown(value.why, request)
            case Unknown():
                return whichever((self._absent(), self._unknown(value, request)))
            case AnyOf():
                return whichever(self.holds(one_value, request) for one_value in value.values)
            case _:
                return self._single(value, request)

    def _single(self, value: object, request: AccessRequest) -> Truth:
        matched = self.test(value, request)  # type: ignore[arg-type]
        return ~matched if self.negated else matched

    def _unknown(self, why: Unknown, request: AccessRequest) -> Truth:
        """Return what holds for any value; with a quantifier there may be no value at all."""
        single = self._single(Text((why,)), request)
        return whichever((single, self._several((), request))) if self.quantifier else single

    def _absent(self) -> Truth:
        """Return what an absent key makes of it: of ``ForAnyValue`` with ``IfExists`` the pages state both."""
        if self.if_exists and self.quantifier is Quantifier.ANY:
            return Truth.MAYBE
        if self.if_exists or self.quantifier is Quantifier.ALL:
            return Truth.YES
        return truth_of(self.negated and self.quantifier is None)

    def _several(self, values: tuple[object, ...], request: AccessRequest) -> Truth:
        truths = [self._single(value, request) for value in values if value != ""]
        if self.quantifier is Quantifier.ALL:
            return all_of(truths)
        if self.quantifier is Quantifier.ANY:
            return any_of(truths)
        return whichever(truths) if truths else self._absent()


def _null_test(values: tuple[String, ...]) -> ConditionTest:
    """Return the test of ``Null``: true asks that the key is absent, false that it is there."""
    wanted = {value.lower() if isinstance(value, str) else "" for value in values}
    if len(wanted) != 1 or not wanted <= {"true", "false"}:
        return lambda value, request: Truth.MAYBE
    absent = wanted == {"true"}

    def test(value: KeyValue | None, request: AccessRequest) -> Truth:
        if isinstance(value, Unknown):
            return Truth.MAYBE
        if isinstance(value, AnyOf):
            return whichever(test(one_value, request) for one_value in value.values)
        return truth_of((value is None or value in ((), ("",))) == absent)

    return test
