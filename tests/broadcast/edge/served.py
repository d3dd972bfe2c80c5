"""What the shutdown test's own process serves."""

import os
from pathlib import Path

from broadcast.edge.app import Edge, EdgeOptions

from .serving import SECRET, portal


def application() -> Edge:
    folder = Path(os.environ["EDGE_FOLDER"])
    return Edge(EdgeOptions(os.environ["EDGE_DSN"], folder, folder, secret=SECRET, pulse_s=0), portal)
