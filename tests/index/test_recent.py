import gc
import weakref

from index.recent import Recent


def test_a_value_is_made_once_and_the_ones_used_last_are_kept() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    recent: Recent[str, str] = Recent(2)
    assert [recent.get(key, lambda key=key: make(key)) for key in "abacab"] == list("ABACAB")  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


class _Owner:
    def __init__(self) -> None:
        self.recent: Recent[int, list[int]] = Recent(2)

    def squares(self, number: int) -> list[int]:
        return self.recent.get(number, lambda: [number * number])


def test_its_user_is_freed_without_the_garbage_collector() -> None:
    owner = _Owner()
    assert owner.squares(3) == [9]
    gc.disable()
    try:
        gone = weakref.ref(owner)
        del owner
        assert gone() is None
    finally:
        gc.enable()
