"""`python -m modeler.cli` is the command `modeler`."""

import sys

from modeler.cli import main

sys.exit(main())
