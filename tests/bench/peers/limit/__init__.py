"""The limit: what the same server and the same database do when nothing is left to think about.

`asgi.py` answers anybody with the edge's own bytes; uvicorn serves it as it serves the edge, with the same
flags. `reads.py` reads a row by its key from the same PostgreSQL, by the same driver. Both use sync2gear's
environment: a difference to them is what sync2gear itself costs.
"""
