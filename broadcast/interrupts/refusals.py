"""Why something is not played. The texts are sentences for the person who pressed the button."""


class NotReady(Exception):
    """There is nothing to play, or nobody to play it."""


class NobodyThere(NotReady):
    """No player is connected where it was to be heard."""
