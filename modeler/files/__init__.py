"""The files of a user: every input is read here, and every output is written here.

`reading` takes regular files of bounded size and nothing that has no end. `writing` writes beside the old file and then
puts the new one in its place, so that whatever ends the program there is the old file or the new one, and never a part.
"""
