"""What a demo track is made of, as it is written down. Times are beats; chords are written in C."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """`form`: one letter a pass through a progression, `a` and `b` without a melody, `A` and `B` with one."""

    title: str
    artist: str
    album: str
    genre: str
    bpm: float
    key: int
    a: str
    b: str
    form: str
    comp: str
    pattern: str
    bass: str
    walk: str
    lead: str
    busy: float = 0.6
    groove: str = "none"
    pad: float = 0.0
    swing: float = 0.0
    beats: int = 4
    answer: str = ""


TRACKS: tuple[Score, ...] = (
    Score("Window Seat", "The Copper Kettle Trio", "Slow Mornings", "Jazz", 104, 5,
          "Cmaj9 Am9 Dm9 G13 Em7 A7b9 Dm9 G13", "Fmaj9 Bb9 Em7 A7 Dm9 G9sus Cmaj9 G13", "aABA",
          "electric_piano", "charleston", "upright_bass", "walking", "vibraphone", 0.6, "swing", swing=0.16),
    Score("Salt and Lemon", "Duo Marisol", "Terrace", "Bossa Nova", 126, 2,
          "Cmaj9 Cmaj9 D9 D9 Dm9 G13 Em7 A7b9", "Fmaj7 Fm6 Em7 Am9 D9 Dm9 G9sus G13", "aAABA",
          "guitar", "bossa", "round_bass", "bossa", "flute", 0.5, "bossa", 0.12),
    Score("First Frost", "Northern Porch", "Paper Lanterns", "Ambient", 66, 9,
          "Am9 Fmaj9 Cmaj9 G6", "Dm9 Am9 Fmaj9 G9sus", "aABAB", "piano", "arpeggio", "round_bass", "long",
          "celesta", 0.35, pad=0.7),
    Score("Sunday Market", "Los Vecinos", "Terrace", "World", 112, 7,
          "C F6 C G9sus C F6 Dm7 G", "Am7 F6 C G Am7 F6 Dm7 G9sus", "aABAB", "marimba", "offbeat",
          "round_bass", "root_fifth", "marimba", 0.7, "island", answer="flute"),
    Score("Blue Apron", "The Copper Kettle Trio", "Slow Mornings", "Soul", 88, 10,
          "Dm9 G13 Cmaj9 Am9 Dm9 G13 Em7 A7", "Fmaj9 Em7 Dm9 Cmaj9 Fmaj9 Em7 D9 G9sus", "aABA",
          "electric_piano", "soul", "round_bass", "soul", "organ", 0.55, "soul", 0.15, 0.06),
    Score("Paper Boats", "Ensemble Lindenhof", "Paper Lanterns", "Waltz", 138, 0,
          "Cmaj7 Am7 Dm7 G Em7 Am7 D9 G9sus", "Fmaj7 G Em7 Am7 Fmaj7 Fm6 C G9sus", "aABABAB",
          "piano", "waltz", "upright_bass", "waltz", "flute", 0.45, "waltz", 0.2, beats=3),
    Score("Night Bus Home", "Kitchen Radio", "After Eight", "Lo-fi", 76, 4,
          "Fmaj9 Em7 Dm9 Cmaj9", "Am9 D9 Fmaj9 Fm6", "aAABAA", "electric_piano", "lazy", "round_bass", "soul",
          "celesta", 0.4, "slow", 0.25, 0.12),
    Score("Olive Grove", "Duo Marisol", "Terrace", "Acoustic", 96, 11,
          "Am7 Fmaj7 C G Am7 Fmaj7 Dm7 G", "Fmaj7 G Am7 Em7 Fmaj7 G C C", "aABA", "guitar", "arpeggio",
          "upright_bass", "long", "melodica", 0.5, pad=0.25),
    Score("Nutmeg", "The Hatstand Four", "Ground Floor", "Swing", 152, 8,
          "C6 A7 Dm7 G13 C6 A7 Dm7 G13", "E7 E7 A7 A7 D9 D9 Dm7 G13", "aABAABA", "guitar", "four",
          "upright_bass", "walking", "piano", 0.75, "swing", swing=0.17, answer="vibraphone"),
    Score("Harbour Lights", "Kitchen Radio", "After Eight", "Chillout", 100, 3,
          "Am9 Am9 Fmaj9 Fmaj9 Dm9 Dm9 Em7 G9sus", "Fmaj9 G6 Am9 Em7 Fmaj9 G6 Am9 Am9", "aABA", "guitar",
          "pulse", "round_bass", "soul", "flute", 0.4, "slow", 0.5),
    Score("Rue des Tilleuls", "Ensemble Lindenhof", "Paper Lanterns", "Waltz", 156, 9,
          "Am Am Dm6 Dm6 E7 E7 Am E7", "Fmaj7 Fmaj7 C C Dm6 Am E7 E7", "aABABABA", "guitar", "waltz",
          "upright_bass", "waltz", "melodica", 0.6, beats=3),
    Score("The Long Table", "Northern Porch", "Ground Floor", "Folk", 84, 7,
          "C Fmaj7 Am7 G C Fmaj7 Dm7 G9sus", "Am7 Em7 Fmaj7 C Am7 Em7 Dm7 G9sus", "aABA", "piano", "ballad",
          "upright_bass", "root_fifth", "vibraphone", 0.5, "ballad", 0.3),
)  # fmt: skip
