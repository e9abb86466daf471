"""Tables and sentences for a terminal, one module a kind of result."""
