"""What is worked out once from an object, and goes when the object goes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock, RLock
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

__all__ = ["kept", "read_only"]

Owner = TypeVar("Owner")
Result = TypeVar("Result")
More = ParamSpec("More")


class _Keeper(Protocol):
    def __call__(
        self, function: Callable[Concatenate[Owner, More], Result], /
    ) -> Callable[Concatenate[Owner, More], Result]: ...


class _Store:
    """Results for one owner by the further arguments, and the lock of whoever works them out."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.results: dict[Hashable, Any] = {}


def kept(*, made_of: Callable[[Any], tuple[object, ...]] | None = None) -> _Keeper:
    """Keep what a function returns for as long as its first argument lives.

    The result is worked out once, also if several threads ask at the same time; other owners do
    not wait for it. It must not refer to its owner, which would then never go. An error is not
    kept.

    Parameters
    ----------
    made_of
        What of the owner the result depends on. Two owners that are made of the very same objects
        share one result. Without it each owner has its own.

    Examples
    --------
    >>> class Atlas:
    ...     pass
    >>> @kept()
    ... def counted(atlas, start=0):
    ...     return [start]
    >>> atlas = Atlas()
    >>> counted(atlas, 5) is counted(atlas, 5), counted(atlas) is counted(Atlas())
    (True, False)
    """

    def decorate(
        function: Callable[Concatenate[Owner, More], Result],
    ) -> Callable[Concatenate[Owner, More], Result]:
        stores: WeakKeyDictionary[Any, _Store] = WeakKeyDictionary()
        guard = Lock()

        def store_of(owner: Owner) -> _Store:
            with guard:
                if owner not in stores:
                    stores[owner] = _like(owner, dict(stores)) or _Store()
                return stores[owner]

        def _like(owner: Owner, others: dict[Any, _Store]) -> _Store | None:
            if made_of is None:
                return None
            parts = made_of(owner)
            same = (store for one, store in others.items() if _are_same(made_of(one), parts))
            return next(same, None)

        @wraps(function)
        def remembered(owner: Owner, /, *args: More.args, **kwargs: More.kwargs) -> Result:
            store, key = store_of(owner), (args, tuple(sorted(kwargs.items())))
            with store.lock:
                if key not in store.results:
                    store.results[key] = function(owner, *args, **kwargs)
                result: Result = store.results[key]
                return result

        return remembered

    return decorate


def _are_same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def read_only(record: Any) -> None:
    """Make the arrays of a dataclass read-only: whoever shares it finds them as they were made.

    Examples
    --------
    >>> @dataclasses.dataclass
    ... class Sites:
    ...     km: np.ndarray
    >>> sites = Sites(np.zeros(2))
    >>> read_only(sites)
    >>> sites.km.flags.writeable
    False
    """
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        for array in value.values() if isinstance(value, dict) else (value,):
            if isinstance(array, np.ndarray):
                array.flags.writeable = False
