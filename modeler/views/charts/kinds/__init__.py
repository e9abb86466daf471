"""One file per chart, found by being here: its name is that of the chart, and it holds the function and a `CHART`."""
