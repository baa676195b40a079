import gc
import threading
import time
import weakref

import pytest

from geo_app.kept import kept


class Owner:
    def __init__(self, *parts: object) -> None:
        self.parts = parts


def test_a_result_is_made_once_also_by_threads() -> None:
    made = []

    @kept()
    def slow(owner: Owner) -> object:
        made.append(owner)
        time.sleep(0.05)
        return object()

    owner, results = Owner(), []
    threads = [threading.Thread(target=lambda: results.append(slow(owner))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(set(map(id, results))) == 1


def test_a_result_goes_with_its_owner_and_an_error_is_not_kept() -> None:
    @kept()
    def divided(owner: Owner, by: int) -> Owner:
        return Owner(1 / by)

    owner = Owner()
    with pytest.raises(ZeroDivisionError):
        divided(owner, 0)
    gone = weakref.ref(divided(owner, 2))
    assert gone() is divided(owner, 2)
    del owner
    gc.collect()
    assert gone() is None


def test_owners_of_the_same_parts_share() -> None:
    @kept(made_of=lambda owner: owner.parts)
    def made(owner: Owner) -> object:
        return object()

    part = [1]
    one, like, other = Owner(part), Owner(part), Owner([1])
    assert made(one) is made(like)
    assert made(one) is not made(other)
    assert made(Owner(part, part)) is not made(one)
    first = made(one)
    del one
    gc.collect()
    assert made(like) is first
