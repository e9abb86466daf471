"""A request followed from where it starts to the backend, and what the caller sees where it stops."""

from .answers import SeenAnswer
from .follow import TRACED, trace
from .place import TracePlace, place_of
from .scene import API_KEY, CERTIFICATE, TOKEN
from .step import Trace, TraceCheck, TraceStep, UrlForm, UrlKind
from .stops import TracedStop
from .symptoms import CauseVerdict, JudgedCause, KnownCause, KnownSymptom, SymptomCauses, symptom

__all__ = [
    "API_KEY",
    "CERTIFICATE",
    "TOKEN",
    "TRACED",
    "CauseVerdict",
    "JudgedCause",
    "KnownCause",
    "KnownSymptom",
    "SeenAnswer",
    "SymptomCauses",
    "Trace",
    "TraceCheck",
    "TracePlace",
    "TraceStep",
    "TracedStop",
    "UrlForm",
    "UrlKind",
    "place_of",
    "symptom",
    "trace",
]
