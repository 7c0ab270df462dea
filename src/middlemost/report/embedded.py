"""JSON inside a page, written so that nothing in it can end the script it stands in."""

import json
from typing import Any

from markupsafe import Markup

_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def embedded(value: Any) -> Markup:
    r"""JSON for `<script type="application/json">`.

    Args:
        value: What `json.dumps` takes, without NaN.

    Example:
        >>> print(embedded("</script>"))
        "\u003c/script\u003e"
    """
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(written.translate(_UNSAFE))  # no sign is left that HTML reads
