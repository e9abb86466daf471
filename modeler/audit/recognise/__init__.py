"""Which pattern stands here: each entry point of an inventory with its way to a backend, and the patterns with that way."""

from .match import Match, Recognised, recognise
from .way import Step, Way, entry_points, ways

__all__ = ["Match", "Recognised", "Step", "Way", "entry_points", "recognise", "ways"]
