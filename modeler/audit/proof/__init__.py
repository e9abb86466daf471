"""Whether an API is private: who gets to it and to its backend, over all classes of callers."""

from .access import AccessStep, CallerAccess, EntryKind, EntryPath, Goal, StepKind, WitnessRequest
from .callers import CallerClass, CallerPlace, Credential, CredentialKind, PlaceKind
from .clients import MeantClient, MeantClients, clients_of
from .enumerate import EntryReach, reachable
from .proof import Bypass, Privacy, PrivateProof, private

__all__ = [
    "AccessStep",
    "Bypass",
    "CallerAccess",
    "CallerClass",
    "CallerPlace",
    "Credential",
    "CredentialKind",
    "EntryKind",
    "EntryPath",
    "EntryReach",
    "Goal",
    "MeantClient",
    "MeantClients",
    "PlaceKind",
    "Privacy",
    "PrivateProof",
    "StepKind",
    "WitnessRequest",
    "clients_of",
    "private",
    "reachable",
]
