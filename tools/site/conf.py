"""How Sphinx writes the site; `site.py` puts the sources together."""

project = "modeler"
html_title = "modeler"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 4
default_role = "code"
autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_ivar = True
html_theme = "furo"
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
