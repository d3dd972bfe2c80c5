"""Words with marks for a voice (SSML): whether they can be spoken, and the words alone. Pure."""

import re
from xml.parsers import expat

from library.speech.words import NotSpeakable

#: What the voices know of the W3C's SSML 1.1; without what fetches from elsewhere.
MARKS = {"speak", "break", "say-as", "p", "s", "sub", "prosody", "emphasis", "phoneme", "voice", "lang"}
MOST_DEEP = 20
UNWRAPPED = "Put <speak> around the whole text"
#: What the parser says, for people.
PLAIN = {
    "no element found": "a mark is not closed",
    "unclosed token": "a mark is not closed",
    "mismatched tag": "a mark is not closed, or closed before one inside it",
    "undefined entity": "a & stands alone. Write &amp; instead",
    "not well-formed (invalid token)": "a < or & stands alone. Write &lt; or &amp; instead",
}


def checked(ssml: str) -> str:
    """`ssml` itself, or NotSpeakable: a sentence with line and column of what is wrong."""
    Reader().read(ssml)
    return ssml


def words_of(ssml: str) -> str:
    """What is said, for a voice that knows no marks. Raises NotSpeakable."""
    return re.sub(r"\s+", " ", " ".join(Reader().read(ssml))).strip()


class Reader:
    """Reads one text. Without a document type there is nothing that grows or is fetched."""

    def __init__(self) -> None:
        self._heard: list[str] = []
        self._path: list[str] = []
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = lambda *_: self._stop("A document type is not allowed")

    def read(self, ssml: str) -> list[str]:
        """What is heard, in parts."""
        try:
            self._parser.Parse(ssml.strip(), True)
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code)
            said = f"The marks are wrong: {PLAIN.get(what, what)}" if ssml.lstrip()[:1] == "<" else UNWRAPPED
            raise NotSpeakable(f"{said} (line {error.lineno}, column {error.offset + 1}).") from None
        return self._heard

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path and name != "speak":
            self._stop(UNWRAPPED)
        if name not in MARKS:
            self._stop(f"<{name}> cannot be spoken")
        if len(self._path) == MOST_DEEP:
            self._stop("These marks lie too deep in each other")
        self._path.append(name)
        if name == "sub":
            self._heard.append(attributes.get("alias", ""))

    def _end(self, _name: str) -> None:
        self._path.pop()
        self._heard.append(" ")

    def _text(self, part: str) -> None:
        if "sub" not in self._path:
            self._heard.append(part)

    def _stop(self, said: str) -> None:
        place = f"line {self._parser.CurrentLineNumber}, column {self._parser.CurrentColumnNumber + 1}"
        raise NotSpeakable(f"{said} ({place}).")
