"""Readers make an inventory of files that people already have; nothing in a file is run, nothing is fetched."""

from .project import read

__all__ = ["read"]
