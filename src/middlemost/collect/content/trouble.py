"""A field that cannot be shown as the study says."""

from middlemost.errors import InputError


class ContentError(InputError):
    """A field's value is none that can be shown as the study says."""
