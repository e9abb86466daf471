"""Templates: read them into an inventory, build an inventory from an architecture, write it as a template."""
