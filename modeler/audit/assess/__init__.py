"""What stands, priced: each entry point of an inventory as its pattern, with its own settings, by the one engine."""

from .entry import VOLUMES, EntryAssessment, Migration
from .inventory import TemplateAssessment, assess_inventory

__all__ = ["VOLUMES", "EntryAssessment", "Migration", "TemplateAssessment", "assess_inventory"]
