"""What stands, priced: each entry point of an inventory as its pattern, with its own settings, by the one engine."""

from .entry import DOES_NOT_MEET, VOLUMES, EntryAssessment, Migration
from .inventory import TemplateAssessment, assess_inventory

__all__ = ["DOES_NOT_MEET", "VOLUMES", "EntryAssessment", "Migration", "TemplateAssessment", "assess_inventory"]
