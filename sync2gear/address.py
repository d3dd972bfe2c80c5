"""From which address a request comes. The edge and Django ask it alike."""

from ipaddress import ip_address


def client_address(peer: str, forwarded: str, proxies: int) -> str:
    """The client's IP address; empty where none can be told.

    `proxies` of our own stand in front, and each adds at the end of `forwarded` (X-Forwarded-For) whom it
    answered: what stands before their entries, anybody may have written.
    """
    entries = [entry.strip() for entry in forwarded.split(",")] if proxies else []
    told = entries[-proxies] if len(entries) >= proxies > 0 else peer
    try:
        # What follows "%" is the name of this machine's own network card.
        return str(ip_address(told.strip("[]").partition("%")[0]))
    except ValueError:
        return ""
