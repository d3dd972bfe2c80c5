"""What sync2gear is measured beside, in the same run: the machine's limit, and other ways to do its job.

`running.py` starts each of them. Their packages are in `.venv-peers`, as `requirements-peers.txt` locks them.
"""
