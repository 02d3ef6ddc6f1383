"""The search index of an office: one folder, one of two engines, always answering, rebuilt whenever it is in doubt."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Literal, TypeVar

from anjuan.errors import AnjuanError
from anjuan.kinds import Kind
from anjuan.progress import Activity, Reporter
from indexer import familiar, generations
from indexer.document import Alike, Document, Filters, Rebuilding, Results, Sort
from indexer.engine import Engine, OpenEngine
from indexer.errors import EngineUnavailableError, IndexBusyError, IndexNeedsRebuildError, IndexNotWrittenError
from indexer.meaning.meaning import Meaning
from indexer.opening import Opened, Opening, let_stops_pass, opener
from indexer.query import EVERYTHING
from indexer.rank import CANDIDATES
from indexer.search import compared, near, search
from indexer.settling import Settling
from indexer.suggest import Hints, suggestions
from indexer.tokens import Reading

EngineChoice = Literal["auto", "tantivy", "whoosh"]
_T = TypeVar("_T")
_FIRST_PART, _LARGEST_PART = 1000, 32_000
_KEPT_SECONDS = 0.5
"""For which a commit keeps the lock for the next one."""
_TOLD_EACH = 500
"""Documents of a rebuild between two notes of how far it is."""
_NO_ANSWER = Results(0, (), {"unit": {}, "month": {}, "kind": {}}, 0.0, "none")


class Index:
    """The index in a folder.

    Queries never raise: with no usable index they find nothing, and `needs_rebuild` is true. They may come from
    several threads, and see every commit, of this or of another process. Additions and deletions wait in memory until
    `commit`, which is all or nothing.
    """

    def __init__(
        self, folder: Path, wanted: str, open_wanted: OpenEngine, lock_seconds: float, meaning: Meaning | None
    ) -> None:
        """Use `Index.open`."""
        self._folder = folder
        self._wanted = wanted
        self._open_wanted = open_wanted
        self._lock_seconds = lock_seconds
        self._meaning = meaning
        self._staged: dict[str, Document | None] = {}
        self._opening = Opening(folder)
        self._settling: Settling | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        engine: EngineChoice = "auto",
        *,
        lock_seconds: float = 60.0,
        meaning: Meaning | None = None,
    ) -> "Index":
        """Open the index in `folder`, which need not exist. `auto` takes tantivy where it is installed.

        Past cases and answers are also compared by `meaning`, as far as that knows documents.

        Raises:
            EngineUnavailableError: `engine` names one that is not installed.
        """
        for name in ("tantivy", "whoosh") if engine == "auto" else (engine,):
            if (open_engine := opener(name)) is not None:
                return cls(folder, name, open_engine, lock_seconds, meaning)
        raise EngineUnavailableError(engine)

    @property
    def engine(self) -> str:
        """Name of the engine that answers; `none` when nothing can be answered."""
        return found[0].engine if (found := self._opening.readable()) else "none"

    @property
    def needs_rebuild(self) -> bool:
        """The index is absent, damaged, of another version or of another engine than wanted."""
        return (usable := self._opening.complete()) is None or usable[0].engine != self._wanted

    @property
    def rebuilding(self) -> Rebuilding | None:
        """How far a rebuild is that goes on now, in whichever process; None when there is none."""
        if (progress := self._opening.progress()) is None or not self._is_locked():
            return None
        return Rebuilding(*progress, partial=self._opening.complete() is None)

    # Writing

    def add(self, documents: Iterable[Document]) -> None:
        """Stage documents; each will replace the one with its key."""
        self._staged.update((document.doc_id, document) for document in documents)

    def delete(self, doc_ids: Iterable[str]) -> None:
        """Stage the removal of documents; keys that are not there are nothing special."""
        self._staged.update(dict.fromkeys(doc_ids))

    def commit(self) -> None:
        """Write what is staged. When it raises, that is forgotten and the index is as it was: stage it again.

        Kept, it would overwrite what another program has written meanwhile.

        Raises:
            IndexNeedsRebuildError, IndexBusyError, IndexNotWrittenError
        """
        batch, self._staged = self._staged, {}
        if not batch:
            return
        with ExitStack() as holding:
            generation, engine = self._hold(holding)
            added = [document for document in batch.values() if document is not None]
            deleted = [doc_id for doc_id, document in batch.items() if document is None]
            with self._worded():
                engine.write(added, deleted)
            generations.remove_others(self._folder, generation.folder)
            self._settling = Settling(engine, holding.pop_all(), _KEPT_SECONDS)

    def _hold(self, holding: ExitStack) -> Opened:
        """Have the lock in `holding`, from the commit before if that was a moment ago; what it is for.

        Raises:
            IndexNeedsRebuildError, IndexBusyError
        """
        before, self._settling = self._settling, None
        opened = self._opening.complete()
        if before and opened and (kept := before.take_over(opened[1])):
            holding.push(kept)
            return opened
        if before:
            before.finish()
        holding.enter_context(self._locked())
        if (opened := self._opening.complete()) is None:
            raise IndexNeedsRebuildError(self._folder)
        return opened

    def rebuild(
        self, documents: Iterable[Document], reporter: Reporter, total: int | None = None, *, if_needed: bool = False
    ) -> None:
        """Build the index anew, beside the one in use, from all there is; then use it. What is staged is forgotten.

        Where none is in use, queries are answered meanwhile from what has been taken in, and say so. Of documents with
        the same key the first counts. When it raises, the index in use stays as it was. With `if_needed` nothing is
        done when somebody else has done it while we waited for the lock.

        Raises:
            IndexBusyError, IndexNotWrittenError
        """
        self.settled()
        with self._locked():
            if if_needed and not self.needs_rebuild:
                return
            folder = generations.begin(self._folder)
            try:
                with reporter.track(Activity.REBUILDING, total) as advance:
                    progress = partial(generations.tell_progress, folder, self._wanted, total)
                    distinct = familiar.learn(folder, _distinct(documents, advance, progress))
                    engine = self._open_wanted(folder, create=True)
                    engine.build(_parts(distinct))
                    engine.close()
                generations.complete(folder, self._wanted)
            except BaseException:
                generations.remove(folder)
                raise
            self._staged.clear()
            self._opening.complete()
            generations.remove_others(self._folder, folder)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Nobody else writes meanwhile; what goes wrong is said in our own words."""
        from filelock import FileLock, Timeout

        with self._worded():
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                lock = FileLock(self._folder / ".lock", timeout=self._lock_seconds, thread_local=False).acquire()
            except Timeout:
                raise IndexBusyError(self._folder) from None
            with lock:
                yield

    def _is_locked(self) -> bool:
        """Whether somebody is writing."""
        from filelock import FileLock, Timeout

        try:
            with FileLock(self._folder / ".lock", timeout=0, thread_local=False):
                return False
        except (Timeout, OSError):
            return True

    @contextmanager
    def _worded(self) -> Iterator[None]:
        """Say in our own words what an engine or the system throws."""
        try:
            yield
        except AnjuanError:
            raise
        except BaseException as error:
            let_stops_pass(error)
            raise IndexNotWrittenError(self._folder, f"{type(error).__name__}: {error}") from error

    # Reading

    def search(
        self,
        text: str,
        filters: Filters | None = None,
        *,
        sort: Sort = Sort.RELEVANCE,
        limit: int = 20,
        offset: int = 0,
        reading: Reading | None = None,
        stopwatch: Callable[[], float] = time.perf_counter,
    ) -> Results:
        """What the query finds, the first `limit` hits after `offset`; counts are of all hits. Never raises.

        A sentence of which no document has the whole is answered with the nearest documents (`relaxed`), always by
        relevance. `reading` says which of its words mean days or tickets.
        """
        begun = stopwatch()
        results = self._answered(
            lambda engine: search(engine, text, filters, sort=sort, limit=limit, offset=offset, reading=reading),
            _NO_ANSWER,
        )
        rebuilding = None if self._opening.is_complete else self.rebuilding
        return replace(results, took_ms=(stopwatch() - begun) * 1000, rebuilding=rebuilding)

    def suggestions(
        self, text: str, filters: Filters | None = None, *, reading: Reading | None = None, hints: Hints | None = None
    ) -> tuple[str, ...]:
        """Queries that may have been meant by one that found nothing, the likeliest first. Never raises.

        Each finds something that the reader of `hints` may open, and is made of words that stand there.
        """
        return self._answered(lambda engine: suggestions(engine, text, filters, reading, hints or Hints()), ())

    def near(
        self, text: str, kinds: Sequence[Kind] = (), *, limit: int = CANDIDATES, without_ticket: str | None = None
    ) -> tuple[Document, ...]:
        """Documents that share telling words with `text`, of these kinds, to be `compared`. Never raises."""
        return self._answered(
            lambda engine: near(engine, text, kinds, limit=limit, without_ticket=without_ticket, cosines=self._cosines),
            (),
        )

    @property
    def _cosines(self) -> Callable[[str, Sequence[str]], Mapping[str, float]] | None:
        return self.cosines if self._meaning is not None and self._meaning.usable else None

    def cosines(self, text: str, doc_ids: Sequence[str]) -> Mapping[str, float]:
        """How near in meaning to `text` documents are, by their keys; those without a vector are absent. Never raises.

        The documents need not be in this index.
        """
        if self._meaning is None:
            return {}
        try:
            return self._meaning.cosines(text, doc_ids)
        except Exception:  # noqa: BLE001 - a model that does not load, a machine that it does not run on: words remain
            return {}

    def compared(
        self, text: str, documents: Sequence[Document], cosines: Mapping[str, float] | None = None
    ) -> Iterator[Alike]:
        """These documents, which need not be in the index, the nearest to `text` first. Never raises.

        Take no more than are wanted: each costs its words and its snippet. `cosines` are those of `cosines`, for these
        keys.
        """
        nothing: Iterator[Alike] = iter(())
        return self._answered(lambda engine: compared(engine, text, documents, cosines or {}), nothing)

    def documents(self, doc_ids: Iterable[str]) -> Iterator[Document]:
        """The documents with these keys, those that there are."""
        for doc_id in doc_ids:
            if (found := self._answered(lambda engine: engine.document(doc_id), None)) is not None:  # noqa: B023 - asked at once
                yield found

    def count(self) -> int:
        """Documents in the index."""
        return self._answered(lambda engine: engine.count(), 0)

    def ids(self) -> Iterator[str]:
        """Keys of all documents in the index, in no order."""
        nothing: list[str] = []
        yield from self._answered(lambda engine: list(engine.ids()), nothing)

    def stamps(self) -> dict[str, str]:
        """Keys and stamps of all documents in the index."""
        nothing: dict[str, str] = {}
        return self._answered(lambda engine: dict(engine.stamps()), nothing)

    def _answered(self, ask: Callable[[Engine], _T], otherwise: _T) -> _T:
        """Ask the engine; when it fails, ask it opened anew; when that fails too, see which of the two is at fault."""
        for last in (False, True):
            if (usable := self._opening.readable()) is None:
                break
            generation, engine = usable
            try:
                engine.refresh()
                return ask(engine)
            except BaseException as error:  # noqa: BLE001 - engines may raise anything, tantivy's panics included
                let_stops_pass(error)
                self._opening.open_anew()
                if last and not _sound(engine):
                    self._opening.distrust(generation)
        return otherwise

    def settled(self) -> None:
        """Wait until the merges that the last commit began are done."""
        if self._settling:
            self._settling.finish()
            self._settling = None

    def close(self) -> None:
        """Let go of all files. What is staged is forgotten."""
        self.settled()
        self._opening.close()
        self._staged.clear()


def _sound(engine: Engine) -> bool:
    """Whether the index can be read, so that it was the question that could not be answered."""
    try:
        engine.refresh()
        engine.find(EVERYTHING, sort=Sort.RELEVANCE, limit=1, offset=0)
    except BaseException as error:  # noqa: BLE001 - as above
        let_stops_pass(error)
        return False
    return True


def _distinct(
    documents: Iterable[Document], advance: Callable[[int], None], progress: Callable[[int], None]
) -> Iterator[Document]:
    seen: set[str] = set()
    for number, document in enumerate(documents):
        if not number % _TOLD_EACH:
            progress(number)
        if document.doc_id not in seen:
            seen.add(document.doc_id)
            yield document
        advance(1)


def _parts(documents: Iterable[Document]) -> Iterator[Iterator[Document]]:
    """The documents in parts that become readable one after the other: small ones first, since somebody waits."""
    rest, size = iter(documents), _FIRST_PART
    for first in rest:
        yield chain((first,), islice(rest, size - 1))
        size = min(size * 4, _LARGEST_PART)
