"""How `make notebooks-html` writes pages: with Plotly's own program inside of each, and nothing from other servers."""

from pathlib import Path

import plotly

HERE = Path(__file__).resolve().parent
c = get_config()  # noqa: F821  (Jupyter puts it here)

c.NbConvertApp.export_format = "html"
c.HTMLExporter.template_name = "modeler"
c.HTMLExporter.exclude_anchor_links = True
c.TemplateExporter.extra_template_basedirs = [str(HERE / "nbconvert" / "templates")]
c.TemplateExporter.extra_template_paths = [str(Path(plotly.__file__).parent / "package_data")]
# A page has no kernel: of a widget it shows the still copy.
c.NbConvertBase.display_data_priority = [
    "application/vnd.plotly.v1+json",
    "text/html",
    "image/svg+xml",
    "image/png",
    "text/markdown",
    "text/plain",
]
c.ExecutePreprocessor.store_widget_state = False
