"""A report as HTML, as Markdown, as an architecture decision record and as a table, from one document of plain data."""
