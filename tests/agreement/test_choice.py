"""Settings that are one of a few words."""

from typing import Literal

import pytest

from middlemost.agreement.choice import check_choice
from middlemost.errors import SettingError


def test_a_word_that_is_unknown_is_refused_with_those_that_are_known():
    check_choice("size", "small", Literal["small", "large"])
    check_choice("size", None, Literal["small", "large"])
    with pytest.raises(SettingError, match=r"^size is 'big'\. Take one of small, large\.$"):
        check_choice("size", "big", Literal["small", "large"])
