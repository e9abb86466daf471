"""Pure functions over workload, facts, components and patterns."""
