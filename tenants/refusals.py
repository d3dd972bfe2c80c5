"""What a form says of something that it cannot take, where it has no sentence of its own."""

from django import forms

MISSING = "Fill this in."
NO_NUMBER = "Write a number, like 2.5."
NOT_THERE = "Choose one that is in the list."
CHOOSE_SOME = "Choose at least one."
#: What validators, of a form's fields and of its model's, find: they share the codes of the fields.
OF_ANY_FIELD = {
    "required": MISSING,
    "blank": MISSING,
    "null": MISSING,
    "unique": "Something else has this already. Choose another.",
    "max_length": "Make it shorter: at most %(limit_value)s characters. Now it has %(show_value)s.",
    "min_length": "Write a little more: at least %(limit_value)s characters. Now it has %(show_value)s.",
    "max_value": "Write %(limit_value)s or less.",
    "min_value": "Write %(limit_value)s or more.",
    "step_size": "Write a multiple of %(limit_value)s.",
    "null_characters_not_allowed": "Something in it cannot be read. Type it anew.",
}
REFUSALS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: OF_ANY_FIELD,
    forms.BooleanField: {"required": "Tick this to go on."},
    forms.IntegerField: {"invalid": "Write a whole number, like 15."},
    forms.FloatField: {"invalid": NO_NUMBER},
    forms.DecimalField: {"invalid": NO_NUMBER},
    forms.DateField: {"required": "Choose a date.", "invalid": "Write a date like 2026-12-24."},
    forms.TimeField: {"required": "Write a time like 17:30.", "invalid": "Write a time like 17:30."},
    forms.DateTimeField: {
        "required": "Choose a date and a time.",
        "invalid": "Write a date and a time like 2026-12-24 17:30.",
    },
    forms.EmailField: {
        "required": "Write an e-mail address.",
        "invalid": "Write an e-mail address like name@example.com.",
    },
    forms.URLField: {"invalid": "Write an address like https://example.com."},
    forms.UUIDField: {"invalid": NOT_THERE},
    forms.FileField: {
        "required": "Choose a file.",
        "invalid": "Choose a file again: this one did not arrive.",
        "missing": "Choose a file.",
        "empty": "This file is empty. Choose another one.",
        "max_length": "Give the file a shorter name: at most %(max)d characters. Now it has %(length)d.",
        "contradiction": "Choose a file, or tick “Clear”, not both.",
    },
    forms.ImageField: {"invalid_image": "This is no picture that can be read. Choose another one."},
    forms.ChoiceField: {"required": "Choose one.", "invalid_choice": NOT_THERE},
    forms.MultipleChoiceField: {
        "required": CHOOSE_SOME,
        "invalid_choice": NOT_THERE,
        "invalid_list": CHOOSE_SOME,
    },
    forms.ModelChoiceField: {"required": "Choose one.", "invalid_choice": NOT_THERE},
    forms.ModelMultipleChoiceField: {
        "required": CHOOSE_SOME,
        "invalid_choice": NOT_THERE,
        "invalid_list": CHOOSE_SOME,
        "invalid_pk_value": NOT_THERE,
    },
}


def speak_plainly() -> None:
    """Once, at start-up, before the first form is read: a field takes its sentences when it is made."""
    for kind, sentences in REFUSALS.items():
        own = kind.__dict__.get("default_error_messages", {})
        kind.default_error_messages = {**own, **sentences}
