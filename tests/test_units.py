"""How people write quantities, and what a mistake is told."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.errors import UnitError
from modeler.units import (
    format_count,
    format_usd,
    parse_count,
    parse_milliseconds,
    parse_seconds,
    parse_share,
    parse_size,
)

PARSERS = [parse_count, parse_size, parse_seconds, parse_milliseconds, parse_share]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50M", 50e6),
        ("50 M", 50e6),
        (" 1.5 k ", 1500),
        ("1,000", 1000),
        ("2,500,000.5", 2_500_000.5),
        ("12,500 k", 12.5e6),
        ("1_000_000", 1e6),
        ("2B", 2e9),
        ("2bn", 2e9),
        ("3G", 3e9),
        ("1T", 1e12),
        ("1e6", 1e6),
        (".5k", 500),
        (7, 7),
        (np.int64(7), 7),
        (np.float64(0.5), 0.5),
    ],
)
def test_counts_are_written_as_people_write_them(text: object, value: float) -> None:
    assert parse_count(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (300, 300),
        ("300", 300),
        ("300 B", 300),
        ("300 bytes", 300),
        ("1 KB", 2**10),
        ("1 kB", 2**10),
        ("1KiB", 2**10),
        ("4.5 MB", 4.5 * 2**20),
        ("1 GB", 2**30),
        ("1 TB", 2**40),
    ],
)
def test_sizes_are_binary_as_on_the_api_gateway_page(text: object, value: float) -> None:
    """5M x 3 KB are 14.3 GB on https://aws.amazon.com/api-gateway/pricing/, so 1 KB is 1,024 bytes. Reading keeps 12
    digits: a terabyte may be a few bytes off."""
    assert parse_size(text) == pytest.approx(value, rel=1e-11)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("120 ms", 0.12), ("2 min", 120), ("1 h", 3600), ("1 d", 86_400), ("5 us", 5e-6), ("5 µs", 5e-6), ("3 s", 3)],
)
def test_durations_have_units(text: str, seconds: float) -> None:
    assert parse_seconds(text) == seconds
    assert parse_milliseconds(text) == pytest.approx(seconds * 1000, rel=1e-12)


def test_a_bare_duration_is_in_the_unit_of_its_field() -> None:
    assert parse_seconds(3) == 3
    assert parse_milliseconds(3) == 3


def test_reading_makes_no_dust() -> None:
    """120 ms are 0.12 s and not 0.11999999999999998: else a billed millisecond is rounded up."""
    assert parse_seconds("120 ms") == 0.12
    assert parse_milliseconds("120 ms") == 120
    assert parse_share("5 %") == 0.05


@pytest.mark.parametrize(("text", "value"), [("5 %", 0.05), ("99.95%", 0.9995), (0.25, 0.25), ("0", 0)])
def test_shares_are_written_in_per_cent_or_as_fractions(text: object, value: float) -> None:
    assert parse_share(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "message"),
    [
        (parse_count, "20 KB", "'20 KB' is a size, not a count: write for example '50M'"),
        (parse_count, "20 ms", "'20 ms' is a duration, not a count: write for example '50M'"),
        (parse_size, "120 ms", "'120 ms' is a duration, not a size: write for example '20 KB'"),
        (parse_size, "20 k", "'20 k' is a count, not a size: write for example '20 KB'"),
        (parse_seconds, "3 KB", "'3 KB' is a size, not a duration: write for example '120 ms'"),
        (parse_milliseconds, "3 weeks", "'3 weeks' has the unknown unit 'weeks': write for example '120 ms'"),
        (parse_share, "5 KB", "'5 KB' has the unknown unit 'KB': write for example '5 %' or 0.05"),
        (parse_count, "many", "'many' is not a count: write for example '50M'"),
        (parse_size, "", "'' is not a size: write for example '20 KB'"),
        (parse_count, "1e400", "'1e400' is not finite: write for example '50M'"),
    ],
)
def test_a_quantity_of_the_wrong_kind_is_one_sentence_with_an_example(parse, text: str, message: str) -> None:
    with pytest.raises(UnitError) as error:
        parse(text)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("parse", "text", "example"),
    [
        (parse_size, "1,5 KB", "1.5 KB"),
        (parse_count, "2,500,0", "50M"),
        (parse_count, "1,0000", "1.0000"),
        (parse_count, "1000,000", "1000.000"),
        (parse_count, "1,000_000", "1.000_000"),
        (parse_count, "1.000,5", "50M"),
        (parse_seconds, "0,500 s", "0.500 s"),
        (parse_share, "2,5 %", "2.5 %"),
        (parse_count, "5,", "5."),
        (parse_count, "1,,000", "50M"),
    ],
)
def test_a_comma_that_separates_no_thousands_is_refused_and_never_dropped(parse, text: str, example: str) -> None:
    with pytest.raises(UnitError) as error:
        parse(text)
    assert f"'{text}' is not a " in str(error.value)
    assert str(error.value).endswith(
        f"a comma only separates thousands, as in '1,000', and decimals follow a point: write for example '{example}'"
    )


@given(value=st.integers(0, 10**12))
def test_thousands_may_be_separated(value: int) -> None:
    assert parse_count(f"{value:,}") == value


@pytest.mark.parametrize("value", [None, True, [], {}, "1 2", "--3", "nan", "%"])
@pytest.mark.parametrize("parse", PARSERS)
def test_what_is_no_quantity_is_refused_by_every_reader(parse, value: object) -> None:
    with pytest.raises(UnitError):
        parse(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1e400", 10**400])
@pytest.mark.parametrize("parse", PARSERS)
def test_what_is_not_finite_is_refused_by_every_reader(parse, value: object) -> None:
    with pytest.raises(UnitError):
        parse(value)


@given(text=st.text(max_size=12))
@pytest.mark.parametrize("parse", PARSERS)
def test_no_text_leaks_another_error(parse, text: str) -> None:
    with contextlib.suppress(UnitError):
        assert np.isfinite(parse(text))


@given(value=st.floats(0, 1e15))
def test_a_plain_number_is_read_as_itself_to_12_digits(value: float) -> None:
    assert parse_count(value) == pytest.approx(value, rel=1e-11)
    assert parse_count(repr(value)) == parse_count(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.0442, "0.0442"), (999.94, "999.9"), (1234, "1,234"), (1.25e6, "1.25M"), (300e6, "300M"), (2e9, "2G")],
)
def test_counts_are_written_with_four_digits(value: float, text: str) -> None:
    assert format_count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "$0.00"),
        (0.005, "$0.01"),
        (0.0049, "$0.0049"),
        (0.0000035, "$0.0000035"),
        (1234.5, "$1,234.50"),
        (-3, "-$3.00"),
        (-0.0000035, "-$0.0000035"),
    ],
)
def test_small_amounts_are_never_written_as_nothing(value: float, text: str) -> None:
    assert format_usd(value) == text


@given(value=st.floats(1e-12, 1e9))
def test_an_amount_reads_back_as_what_it_was(value: float) -> None:
    text = format_usd(value)
    assert text.startswith("$")
    assert float(text[1:].replace(",", "")) == pytest.approx(value, rel=0.06, abs=0.0051 if value >= 0.005 else 0)
