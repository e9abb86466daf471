"""Judging an inventory: which pattern it is, and what is wrong with it. Nothing here reads files or calls AWS."""
