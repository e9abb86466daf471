"""What every component must say of itself, and that it is enough: no room keeps a list of components of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from modeler.components import Component, components
from modeler.components.network import Network
from modeler.components.traits import By, Exposure, Place, Role, Traits, Wiring
from modeler.facts.constraints import ask, subjects
from modeler.workload import Workload
from modeler.workload.needs import Avoidable, Program

ICONS = Path(__file__).parents[2] / "modeler" / "views" / "diagrams" / "icons"
EVERY = pytest.mark.parametrize("kind", components().values(), ids=components())


def cases(trait: Any) -> tuple[Any, ...]:
    """Give all values that a trait can have."""
    return tuple(trait.cases.values()) if isinstance(trait, By) else (trait,)


def decided(kind: type[Component]) -> Iterator[tuple[str, By[Any]]]:
    """Give the traits that an option decides, with their names."""
    wiring = kind.traits.wiring
    holders: tuple[Traits | Wiring, ...] = (kind.traits, wiring) if wiring else (kind.traits,)
    for holder in holders:
        for trait in fields(holder):
            value = getattr(holder, trait.name)
            if isinstance(value, By):
                yield trait.name, value


def test_no_trait_has_a_default() -> None:
    with pytest.raises(TypeError, match=r"missing .* required keyword-only arguments: 'short', 'place'"):
        Traits()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"missing .* required keyword-only arguments: 'reached_over'"):
        Wiring()  # type: ignore[call-arg]


@EVERY
def test_a_component_declares_its_own_traits_in_its_file(kind: type[Component]) -> None:
    assert "traits" in vars(kind), f"give {kind.__name__} its own traits in {kind.__module__}"


@EVERY
def test_a_trait_that_an_option_decides_has_a_case_for_each_value(kind: type[Component]) -> None:
    hints = get_type_hints(kind)
    for name, trait in decided(kind):
        assert trait.option in hints, f"{kind.id} has no option '{trait.option}' that could decide its '{name}'"
        values = {True, False} if hints[trait.option] is bool else set(get_args(hints[trait.option]))
        assert not values or set(trait.cases) == values, f"{kind.id}: '{name}' needs a case for each of {values}"


@EVERY
def test_a_component_has_a_name_a_place_and_an_exposure(kind: type[Component]) -> None:
    traits = kind.traits
    assert all(cases(traits.short)), f"{kind.id} has no short name"
    assert isinstance(traits.place, Place), f"{kind.id} has no place"
    assert all(isinstance(case, Exposure) for case in cases(traits.exposure)), f"{kind.id} has no exposure"
    assert Exposure.UNKNOWN not in cases(traits.exposure), f"look up who can open a connection to {kind.id}"
    assert traits.roles <= set(Role), f"{kind.id} has a role that does not exist"


@EVERY
def test_the_neighbors_of_a_component_exist(kind: type[Component]) -> None:
    wiring = kind.traits.wiring
    if wiring is None:
        return
    networks = frozenset().union(wiring.leaves_over, *cases(wiring.reached_over))
    assert networks <= set(Network), f"{kind.id} names a network that does not exist"
    assert all(cases(wiring.reached_over)), f"{kind.id} is on the path, and no network leads to it"
    before = frozenset().union(*(case or () for case in cases(wiring.follows)))
    assert before <= {"clients", *components()}, f"{kind.id} follows a component that does not exist"
    assert (wiring.leads_to or frozenset()) <= set(components()), f"{kind.id} leads to what does not exist"
    assert wiring.answers or wiring.leaves_over, f"{kind.id} neither answers nor passes requests on"


@EVERY
def test_two_components_that_name_each_other_agree(kind: type[Component]) -> None:
    wiring = kind.traits.wiring
    for name in (wiring.leads_to if wiring else None) or ():
        after = components()[name].traits.wiring
        assert after is not None, f"{kind.id} leads to {name}, which only stands beside a hop"
        followed = [case for case in cases(after.follows) if case is not None]
        assert not followed or any(kind.id in case for case in followed), f"{name} does not follow {kind.id}"


@EVERY
def test_a_component_has_a_promise_or_says_why_not(kind: type[Component]) -> None:
    for w in (Workload(azs=1), Workload(azs=3)):
        promise = kind.traits.sla.promised(w)
        assert promise.share is None or 0 < promise.share <= 1
        assert promise.facts or promise.note, f"say why nothing is promised for {kind.id}"


@EVERY
def test_a_component_is_eligible_by_facts_for_programs_that_a_workload_can_ask_for(kind: type[Component]) -> None:
    for program, name in (kind.traits.programs or {}).items():
        assert program in get_args(Program)
        assert ask(*name).meaning


@EVERY
def test_the_words_by_which_a_component_is_avoided_are_the_workloads(kind: type[Component]) -> None:
    assert set(kind.traits.avoided_as) <= set(get_args(Avoidable))


@pytest.mark.parametrize("word", get_args(Avoidable))
def test_what_a_workload_can_avoid_is_some_component_under_one_name(word: str) -> None:
    names = {kind.traits.avoided_as[word] for kind in components().values() if word in kind.traits.avoided_as}
    assert len(names) == 1, f"declare 'avoided_as' {word} with one name in the components that it means"


@EVERY
def test_a_component_has_an_icon(kind: type[Component]) -> None:
    icon = kind.traits.icon
    assert (ICONS / icon).is_file() if icon.endswith(".png") else icon.count(".") == 2, f"{kind.id}: no icon '{icon}'"


@EVERY
def test_the_kinds_of_a_component_are_written_as_cloudformation_does(kind: type[Component]) -> None:
    for name in kind.traits.kinds:
        assert re.fullmatch(r"AWS::\w+::\w+", name), f"{kind.id}: '{name}' is no CloudFormation type"


@EVERY
def test_the_quotas_of_a_component_are_subjects_of_facts(kind: type[Component]) -> None:
    assert set(kind.traits.quotas) <= set(subjects()), f"{kind.id} names a subject that no fact is about"


def _may_end_connections(kind: type[Component]) -> bool:
    ends = kind.traits.ends_connection
    return any(ends.cases.values()) if isinstance(ends, By) else ends


@EVERY
def test_what_ends_connections_says_whether_bytes_stream_through_it(kind: type[Component]) -> None:
    assert not _may_end_connections(kind) or kind.holds is not Component.holds, kind.id
