"""A request followed from where it starts to the backend, and what the caller sees where it stops."""

from .answers import SeenAnswer
from .follow import TOKEN, trace
from .place import TracePlace, place_of
from .step import Trace, TraceCheck, TraceStep

__all__ = [
    "TOKEN",
    "SeenAnswer",
    "Trace",
    "TraceCheck",
    "TracePlace",
    "TraceStep",
    "place_of",
    "trace",
]
