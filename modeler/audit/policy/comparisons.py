"""How the operators of a condition compare one value of a request with the values of a policy.

Each comparison is made once for the values of a policy, and then asked for many requests.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
(2026-11-30).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_address, ip_network
from operator import eq, ge, gt, le, lt
from typing import Any, TypeAlias

from ...inventory import Attribute, Text
from ...inventory.values import String
from .matching import Hole, Signs, covers, signs_of, wild
from .operators import BaseOperator
from .request import AccessRequest, AddressNetwork, Scalar
from .truth import Truth, all_of, any_of
from .variables import filled, has_variables

ValueTest: TypeAlias = Callable[[Scalar, AccessRequest], Truth]
_ORDERS: dict[BaseOperator, Callable[[Any, Any], bool]] = {
    BaseOperator.NUMERIC_EQUALS: eq,
    BaseOperator.NUMERIC_LESS_THAN: lt,
    BaseOperator.NUMERIC_LESS_THAN_EQUALS: le,
    BaseOperator.NUMERIC_GREATER_THAN: gt,
    BaseOperator.NUMERIC_GREATER_THAN_EQUALS: ge,
    BaseOperator.DATE_EQUALS: eq,
    BaseOperator.DATE_LESS_THAN: lt,
    BaseOperator.DATE_LESS_THAN_EQUALS: le,
    BaseOperator.DATE_GREATER_THAN: gt,
    BaseOperator.DATE_GREATER_THAN_EQUALS: ge,
}
_IGNORE_CASE = BaseOperator.STRING_EQUALS_IGNORE_CASE
GIVEN_BY_AWS = ("aws:sourcevpce", "aws:sourcevpc")
"""Keys whose values AWS alone gives: the id of a resource that does not exist yet is none that somebody wrote down."""


def value_test(base: BaseOperator, key: str, values: tuple[String, ...], variables: bool) -> ValueTest:
    """Return the test of whether a value of a request matches one of a policy's values.

    Parameters
    ----------
    base : BaseOperator
        The operator without its negation.
    key : str
        The key in small letters.
    values : tuple of str, Text or Unknown
        What the policy names.
    variables : bool
        Whether ``${…}`` is a variable.

    Examples
    --------
    >>> request = AccessRequest("a:b", "*")
    >>> value_test(BaseOperator.IP_ADDRESS, "aws:sourceip", ("10.0.0.0/8",), True)("10.1.2.3", request)
    <Truth.YES: 2>
    >>> before = value_test(BaseOperator.DATE_LESS_THAN, "aws:currenttime", ("2030-01-01",), True)
    >>> before("2029-12-31T23:00:00Z", request)
    <Truth.YES: 2>
    """
    if base is BaseOperator.IP_ADDRESS:
        return _in_networks(values)
    if base in _ORDERS:
        return _ordered(base, values)
    if base is BaseOperator.BINARY_EQUALS:
        return _converted(eq, _bytes, values)
    if base is BaseOperator.BOOL:
        return _bools(values, variables)
    if base in (BaseOperator.STRING_EQUALS, _IGNORE_CASE) and _are_plain(values, variables):
        return _strings(base, key, frozenset(map(str, values)))
    tests = [_text_test(base, key, value, variables) for value in values]
    return lambda value, request: any_of(test(value, request) for test in tests)


def _are_plain(values: tuple[String, ...], variables: bool) -> bool:
    return all(isinstance(value, str) and not (variables and has_variables(value)) for value in values)


def _strings(base: BaseOperator, key: str, values: frozenset[str]) -> ValueTest:
    """Compare with plain strings, which is what most policies do."""
    ignoring = base is _IGNORE_CASE
    named = frozenset(map(str.lower, values)) if ignoring else values
    slow = [_text_test(base, key, value, variables=False) for value in values]

    def test(value: Scalar, request: AccessRequest) -> Truth:
        if isinstance(value, str):
            return Truth.YES if (value.lower() if ignoring else value) in named else Truth.NO
        return any_of(compared(value, request) for compared in slow)

    return test


def _text_test(base: BaseOperator, key: str, written: String, variables: bool) -> ValueTest:
    """Compare with one text of a policy, sign by sign."""
    likes = base not in (BaseOperator.STRING_EQUALS, _IGNORE_CASE)
    is_arn = base in (BaseOperator.ARN_EQUALS, BaseOperator.ARN_LIKE)
    spread = wild if likes else _as_is
    fixed = None if variables and has_variables(written) else spread(signs_of(written))

    def test(value: Scalar, request: AccessRequest) -> Truth:
        pattern = fixed if fixed is not None else filled(written, request, spread)
        if pattern is None:
            return Truth.NO
        if not isinstance(value, (str, Text)):
            return _network_as_text(pattern, value)
        name: Signs | str = value if isinstance(value, str) else signs_of(value)
        if is_arn:
            return _arn_matches(pattern, name)
        if base is _IGNORE_CASE:
            pattern, name = _lower(pattern), _lower(tuple(name))
        if not likes and key in GIVEN_BY_AWS and _differ(pattern, tuple(name)):
            return Truth.NO
        return covers(pattern, name)

    return test


def _as_is(signs: Signs) -> Signs:
    return signs


def _lower(signs: Signs) -> Signs:
    return tuple(sign.lower() if isinstance(sign, str) else sign for sign in signs)


def _network_as_text(pattern: Signs, network: AddressNetwork) -> Truth:
    """Compare a text with an address of a network: certain only where that is one address."""
    if network.num_addresses == 1:
        return covers(pattern, str(network.network_address))
    return Truth.MAYBE


def _differ(pattern: Signs, name: Signs) -> bool:
    """Say whether two ids differ for certain: one is given on creation, the other is written or another's."""
    if _is_new(pattern) and _is_new(name):
        return pattern != name
    return (_is_new(pattern) and _is_known(name)) or (_is_known(pattern) and _is_new(name))


def _is_new(signs: Signs) -> bool:
    first = signs[0] if len(signs) == 1 else ""
    return isinstance(first, Hole) and isinstance(first.value, Attribute) and first.value.name == ""


def _is_known(signs: Signs) -> bool:
    return not any(isinstance(sign, Hole) for sign in signs)


def _arn_matches(pattern: Signs, name: Signs | str) -> Truth:
    """Compare the six parts of two ARNs one by one; what has fewer parts is no ARN."""
    patterns, names = _arn_parts(pattern), _arn_parts(tuple(name))
    if len(names) < _ARN_PARTS:
        return Truth.NO if not any(isinstance(sign, Hole) for sign in name) else Truth.MAYBE
    if len(patterns) < _ARN_PARTS:
        return Truth.MAYBE
    return all_of(covers(part, name_part) for part, name_part in zip(patterns, names, strict=True))


_ARN_PARTS = 6


def _arn_parts(signs: Signs) -> list[Signs]:
    parts: list[list[Any]] = [[]]
    for sign in signs:
        if sign == ":" and len(parts) < _ARN_PARTS:
            parts.append([])
        else:
            parts[-1].append(sign)
    return [tuple(part) for part in parts]


def _in_networks(values: Iterable[String]) -> ValueTest:
    """Compare with networks; an address without a prefix is one address."""
    networks = [_network(value) for value in values]
    known = [network for network in networks if network is not None]
    otherwise = Truth.NO if len(known) == len(networks) else Truth.MAYBE
    ranges = {
        version: [
            (int(network.network_address), int(network.broadcast_address))
            for network in collapse_addresses(network for network in known if network.version == version)  # type: ignore[type-var]
        ]
        for version in (4, 6)
    }

    def test(value: Scalar, request: AccessRequest) -> Truth:
        if isinstance(value, Text):
            return Truth.MAYBE if networks else Truth.NO
        bounds = _bounds(value) if isinstance(value, str) else _ends(value)
        if bounds is None:
            return otherwise
        version, first, last = bounds
        for low, high in ranges[version]:
            if low <= first and last <= high:
                return Truth.YES
        overlaps = any(low <= last and first <= high for low, high in ranges[version])
        return Truth.MAYBE if overlaps else otherwise

    return test


def _bounds(text: str) -> tuple[int, int, int] | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return address.version, int(address), int(address)


def _ends(network: AddressNetwork) -> tuple[int, int, int]:
    return network.version, int(network.network_address), int(network.broadcast_address)


def _network(value: String) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(value, strict=False) if isinstance(value, str) else None
    except ValueError:
        return None


def _ordered(base: BaseOperator, values: tuple[String, ...]) -> ValueTest:
    convert = _number if base.value.startswith("Numeric") else _instant
    return _converted(_ORDERS[base], convert, values)


def _converted(
    compare_two: Callable[[Any, Any], bool], convert: Callable[[str], Any], values: tuple[String, ...]
) -> ValueTest:
    """Compare after reading both sides: a wrong value of a policy is not known, one of a request never matches."""
    read = [convert(value) if isinstance(value, str) else None for value in values]
    known = [value for value in read if value is not None]
    otherwise = Truth.NO if len(known) == len(read) else Truth.MAYBE

    def test(value: Scalar, request: AccessRequest) -> Truth:
        if not isinstance(value, str):
            return Truth.MAYBE
        number = convert(value)
        if number is not None and any(compare_two(number, limit) for limit in known):
            return Truth.YES
        return otherwise

    return test


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _instant(text: str) -> float | None:
    """Return a date of ISO 8601 or the seconds since 1970; a date without a zone is in UTC."""
    number = _number(text)
    if number is not None and len(text) != _YEAR:
        return float(number)
    try:
        day = datetime.fromisoformat(_DAYS.get(len(text), "{}").format(text))
    except ValueError:
        return None
    return (day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp()


_YEAR = 4
_DAYS = {_YEAR: "{}-01-01", 7: "{}-01"}
"""A year, or a year and a month, begin on their first day."""


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _bools(values: tuple[String, ...], variables: bool) -> ValueTest:
    tests = [_text_test(_IGNORE_CASE, "", value, variables) for value in values]
    return lambda value, request: any_of(test(value, request) for test in tests)
