"""The rules, one module for each theme of requirements; a new rule is a function with `@rule` in one of them."""
