"""Tables, charts, diagrams and reports: they take results and compute nothing."""
