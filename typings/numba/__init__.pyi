"""The part of numba that Middlemost uses.

Kernels carry `@no_type_check`, so their parameters are unknown to the checker. numba's own types would carry them into
every caller; these keep what a kernel returns, which its annotation says (`-> float`).
"""

from collections.abc import Callable
from typing import TypeVar, overload

_Returned = TypeVar("_Returned")

@overload
def njit(function: Callable[..., _Returned], /) -> Callable[..., _Returned]: ...
@overload
def njit(
    *,
    boundscheck: bool = ...,
    cache: bool = ...,
    error_model: str = ...,
    fastmath: bool | set[str] = ...,
    inline: str = ...,
    nogil: bool = ...,
) -> Callable[[Callable[..., _Returned]], Callable[..., _Returned]]: ...
