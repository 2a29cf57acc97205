import gc

from qa.collecting import collect_seldom


def test_full_passes_become_rare() -> None:
    before = gc.get_threshold()
    try:
        collect_seldom()
        young, middle, old = gc.get_threshold()
        assert young * middle * old >= 1_000_000
        assert gc.isenabled()
    finally:
        gc.set_threshold(*before)
