"""One file per pattern, discovered by being here."""
