"""What the demo's shops announce: (title, text)."""

ANNOUNCEMENTS: tuple[tuple[str, str], ...] = (
    (
        "Welcome",
        "Good morning, and welcome. Our bakers have been up since four, so do try the cinnamon buns.",
    ),
    (
        "Lunch is ready",
        "Lunch is ready at the counter. Today's soup is roasted tomato, and it comes with warm bread.",
    ),
    (
        "Loyalty card",
        "Do you have our card already? Every tenth coffee is on us. Ask at the till, it takes ten seconds.",
    ),
    (
        "Last orders",
        "Our kitchen takes last orders in fifteen minutes. Is there anything else you would like?",
    ),
    (
        "Closing soon",
        "We close in ten minutes. Please bring your purchases to the till. Thank you, and good night.",
    ),
    ("Colleague to the till", "A colleague to the main till, please. A colleague to the main till."),
)
