from pathlib import Path, PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from watch.scan import Arrival
from watch.settle import Settle


def seen(name: str, size: int, mtime_ns: int = 1, inode: int = 1) -> Arrival:
    return Arrival(Path("/inbox") / name, PurePosixPath(name), size, mtime_ns, inode)


def test_a_file_settles_when_it_rests_for_long_enough() -> None:
    settle = Settle(1.0)
    file = seen("甲.docx", 10)
    assert settle.observe([file], 0.0) == ()
    assert settle.observe([file], 0.5) == ()
    assert set(settle.restless) == {file.path}
    assert settle.observe([file], 1.0) == (file,)
    assert not settle.restless


def test_one_look_never_settles_anything() -> None:
    assert Settle(0.0).observe([seen("甲.docx", 10)], 100.0) == ()


def test_any_change_starts_the_rest_anew() -> None:
    settle = Settle(1.0)
    settle.observe([seen("甲.docx", 10)], 0.0)
    for at, changed in enumerate([seen("甲.docx", 11), seen("甲.docx", 11, 2), seen("甲.docx", 11, 2, 2)], 1):
        assert settle.observe([changed], float(at)) == ()
    assert settle.observe([changed], 4.0) == (changed,)


def test_a_settled_file_is_told_once_until_it_changes_or_is_forgotten() -> None:
    settle = Settle(1.0)
    file, saved = seen("甲.docx", 10), seen("甲.docx", 12, 5)
    told = [settle.observe([file], float(at)) for at in range(4)]
    assert told == [(), (file,), (), ()]
    assert [settle.observe([saved], float(at)) for at in range(4, 7)] == [(), (saved,), ()]
    settle.forget(saved.path)
    assert [settle.observe([saved], float(at)) for at in range(7, 10)] == [(), (saved,), ()]


def test_a_file_that_comes_back_settles_again() -> None:
    settle = Settle(1.0)
    file = seen("甲.docx", 10)
    settle.observe([file], 0.0)
    settle.observe([file], 1.0)
    settle.observe([], 2.0)
    assert [settle.observe([file], float(at)) for at in range(3, 5)] == [(), (file,)]


def test_files_of_a_folder_settle_each_alone() -> None:
    settle = Settle(1.0)
    settle.observe([seen("夹/1.jpg", 5)], 0.0)
    assert settle.observe([seen("夹/1.jpg", 5), seen("夹/2.jpg", 3)], 1.0) == (seen("夹/1.jpg", 5),)
    assert settle.observe([seen("夹/1.jpg", 5), seen("夹/2.jpg", 5)], 2.0) == ()
    assert settle.observe([seen("夹/1.jpg", 5), seen("夹/2.jpg", 5)], 3.0) == (seen("夹/2.jpg", 5),)


steps = st.lists(
    st.tuples(
        st.floats(0.01, 3.0),
        st.dictionaries(st.sampled_from("甲乙丙"), st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=3),
    ),
    max_size=20,
)


@given(steps, st.floats(0.0, 2.0))
def test_no_growing_file_is_ever_told(steps: list[tuple[float, dict[str, tuple[int, int]]]], seconds: float) -> None:
    settle, now = Settle(seconds), 0.0
    history: list[tuple[float, dict[Path, Arrival]]] = []
    for pause, files in steps:
        now += pause
        snapshot = {file.path: file for file in (seen(name, *state) for name, state in files.items())}
        history.append((now, snapshot))
        for file in settle.observe(snapshot.values(), now):
            unchanged = [at for at, past in history if past.get(file.path) == file]
            since = max((at for at, past in history if past.get(file.path) != file), default=-1.0)
            resting = [at for at in unchanged if at > since]
            assert len(resting) >= 2
            assert resting[-1] - resting[0] >= seconds
