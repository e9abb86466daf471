"""Which pattern stands here: the entry points of an inventory, their ways to a backend, and the patterns like that."""

from .match import Match, Recognised, recognise
from .way import RequestWay, WayStep, ways

__all__ = ["Match", "Recognised", "RequestWay", "WayStep", "recognise", "ways"]
