"""The same questions for agents: a server of the Model Context Protocol, read-only, on standard input and output.

`tools` has one method a question, `answers` the typed shape of each answer, `server` joins them to the protocol's own
SDK. Nothing is decided here: each method calls what the notebooks and the commands call.
"""
