"""An engine as the rest of the program knows it: questions in, judged answers out, whatever happens to the worker."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from threading import Event
from time import perf_counter
from types import TracebackType
from typing import Self

from allocator.engines.endings import Answer, Claim, Ending, Nearly, Progress, Stop
from allocator.engines.judge import Judge, evident
from allocator.engines.messages import Found, Gone, Halt, Hello, Offer, Question, Refused
from allocator.engines.names import GOING_ON, PULP, known
from allocator.engines.problem import Problem
from allocator.engines.process import WorkerProcess
from allocator.engines.settings import Settings
from allocator.errors import EngineError, RefusalError
from allocator.model import Ints

_STARTUP = 60.0
"""A worker that has not loaded its engine by then never will [s]; it takes a tenth of a second to a whole one."""

_FAREWELL = 3.0
"""How long an interrupted engine may take to show its best plan [s]."""

_SLICE = 0.1
"""How long to wait before looking again at the clock and at cancellation [s]."""


class Engine:
    """One engine in one worker process, for many searches one after another.

    The process starts with the first search, or on entering ``with``, is restarted after it was ended, and ends with
    :meth:`close`, at the end of ``with``, or when this object is dropped. One search at a time; several engines may
    search at once in several threads, and :meth:`cancel` may be called from any.

    Parameters
    ----------
    name
        One of `AVAILABLE`, `RELAXING`, or `pulp:` and a name of `PULP_NAMES`.
    grace
        How long beyond its time limit an engine may take before it is ended [s].

    Raises
    ------
    UsageError
        If there is no such engine.

    Examples
    --------
    >>> from allocator.engines import Engine, Problem, Settings
    >>> from allocator.model import Objective, Program, ints
    >>> columns = ints([0, 1])
    >>> program = Program(ints([0, 0]), ints([3, 3]), columns >= 0, ())
    >>> with Engine("highs") as engine:
    ...     answer = engine.solve(Problem.of(program, Objective("units", columns, ints([2, 1]), most=True)), Settings())
    >>> answer.ending.value, answer.value
    ('optimal', 9.0)
    """

    def __init__(self, name: str = "highs", *, grace: float = 5.0) -> None:
        self.name = known(name)
        self._grace = grace
        self._worker: WorkerProcess | None = None
        self._version = ""
        self._cancelled, self._dismissed = Event(), Event()
        self._searched: Problem | None = None
        self._warned = False
        # The last message; Ctrl-C may strike before it is judged.
        self._heard: object = None
        # Whether the engine is a program of its own, which shows its plan only in the end.
        self._outside = name == "cbc" or name.startswith(PULP)

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def version(self) -> str:
        """The version of the engine; starts the worker where it is not known yet.

        Raises
        ------
        EngineError
            If the engine cannot be loaded.
        """
        if not self._version:
            self._ready()
        return self._version

    @property
    def dismissed(self) -> bool:
        """Whether no search is made any more."""
        return self._dismissed.is_set()

    @property
    def pid(self) -> int | None:
        """The number of the worker process; None where there is none."""
        return self._worker.pid if self._worker is not None and self._worker.alive else None

    def close(self) -> None:
        """End the worker; a later search starts a new one."""
        if self._worker is not None:
            self._worker.kill()
        self._worker = None

    def cancel(self) -> None:
        """End the search under way, if any, from another thread: its answer is INTERRUPTED."""
        self._cancelled.set()

    def dismiss(self) -> None:
        """End the search under way and every later one, from another thread: their answers are INTERRUPTED."""
        self._dismissed.set()

    def offer(self, values: Ints) -> None:
        """Give better values to the search under way, if any, from another thread; engines that can go on from them do.

        Parameters
        ----------
        values
            Every column of the problem in the program's units, shape ``(columns,)``.
        """
        worker, problem = self._worker, self._searched
        if worker is not None and problem is not None and self.name in GOING_ON:
            worker.ask(Offer(problem.inward(values)))

    def solve(
        self,
        problem: Problem,
        settings: Settings,
        start: Ints | Sequence[int] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """Search, and return what is known in the end.

        Ctrl-C (`KeyboardInterrupt`) during the search ends it; it is not raised, but answered by INTERRUPTED with the
        best plan so far. A worker that crashes or does not keep its time limit is replaced, and its best plan kept.

        Parameters
        ----------
        start
            A plan to begin from, value of every column in the program's units, shape ``(columns,)``. Where it keeps all
            rows, no answer is worse.
        on_progress
            Called here, in the caller's thread, for every better plan, and for better bounds now and then. What it
            raises ends the search and is passed on.

        Raises
        ------
        EngineError
            If the engine cannot be loaded.
        RefusalError
            If the engine cannot state the problem exactly.
        ValueError
            If `start` does not have one value for each column.
        """
        values = None if start is None else problem.inward(start)
        judge = Judge(problem, values)
        self._cancelled.clear()
        self._searched, self._heard, self._warned = None, None, False
        began = perf_counter()
        try:
            if not self.dismissed:
                self._ready(self._ended)
                began = perf_counter()
            if self._ended():
                claim = self._halted(judge, "the search was cancelled")
            else:
                question = Question(problem, settings, values)
                claim = evident(problem) or self._search(judge, question, began, on_progress)
        except KeyboardInterrupt:
            claim = self._halted(judge, "the search was interrupted")
        except RefusalError:
            raise
        except BaseException:
            # The worker may be in the middle of a search, whose answer nobody would wait for.
            self.close()
            raise
        finally:
            self._searched = self._heard = None
        verdict = judge.verdict(claim)
        return Answer(
            ending=verdict.ending,
            values=None if verdict.values is None else problem.outward(verdict.values),
            bound=problem.goal(verdict.bound),
            seconds=perf_counter() - began,
            engine=self.name,
            version=self._version,
            message=verdict.message,
            nodes=verdict.nodes,
            value=None if verdict.values is None else problem.goal(judge.value),
            stop=verdict.stop,
            work=verdict.work,
            duals=verdict.duals,
            nearly=_outward(problem, verdict.nearly),
            basis=verdict.basis,
        )

    def _start(self) -> WorkerProcess:
        if self._worker is None or not self._worker.alive:
            self.close()
            self._worker = WorkerProcess(self.name)
            self._version = ""
        return self._worker

    def _ended(self) -> bool:
        """Whether somebody has ended the search under way."""
        return self._cancelled.is_set() or self.dismissed

    def _ready(self, ended: Callable[[], bool] = lambda: False, *, again: bool = True) -> WorkerProcess:
        """Return the worker once its engine is loaded, or `ended`; one that ends before is started once more."""
        worker, until = self._start(), perf_counter() + _STARTUP
        message: object = None
        if self._version:
            return worker
        while message is None and perf_counter() < until:
            if ended():
                return worker
            message = worker.listen(_SLICE)
        match message:
            case Hello(version):
                self._version = version
                return worker
            case Refused(sentence):
                why = sentence
            case Gone():
                why = f"engine `{self.name}` cannot be started ({worker.last_words()})"
                if again:
                    self.close()
                    return self._ready(ended, again=False)
            case _:
                why = f"engine `{self.name}` did not start within {_STARTUP:.0f} s"
        self.close()
        raise EngineError(why)

    def _search(
        self, judge: Judge, question: Question, began: float, on_progress: Callable[[Progress], None] | None
    ) -> Claim:
        worker = self._ready(self._ended)
        worker.ask(question)
        self._searched = judge.problem
        seconds = question.settings.seconds
        over: float | None = None
        while True:
            now = perf_counter()
            if self._ended():
                return self._halted(judge, "the search was cancelled")
            if seconds is not None and over is None and now - began > seconds:
                # Seen only now where this process was stopped (Ctrl-Z) or busy; the worker may have answered in time.
                over = now
            if over is not None and self._overdue(worker, now - over):
                self.close()
                late = f"{self.name} did not stop at its limit of {seconds:g} s and was ended"
                return self._rest(judge, worker) or Claim(Ending.FEASIBLE, Stop.CLOCK, message=late)
            self._heard = worker.listen(_SLICE)
            match self._heard:
                case Claim() as claim:
                    return claim
                case Found(values, bound, nearly):
                    judge.found(values, bound)
                    if on_progress is not None:
                        goal, shown = judge.problem.goal, _outward(judge.problem, nearly)
                        plan = None if values is None else judge.problem.outward(values)
                        since = perf_counter() - began
                        on_progress(Progress(since, goal(judge.value), goal(judge.bound), shown, plan))
                case Refused(sentence):
                    raise RefusalError(sentence)
                case Gone():
                    ended = f"{self.name} ended unexpectedly ({worker.last_words()})"
                    self.close()
                    return Claim(Ending.FAILED, Stop.FAULT, message=ended)
                case _:
                    pass

    def _overdue(self, worker: WorkerProcess, late: float) -> bool:
        """Whether an engine has to be ended; halfway there, one that shows its plan only in the end is told to stop."""
        if late > self._grace / 2 and self._outside and not self._warned:
            self._warned = True
            worker.ask(Halt())
        return late > self._grace

    def _halted(self, judge: Judge, why: str) -> Claim:
        """End the search under way; an engine that shows its plan only in the end gets a moment to do so."""
        worker, claim, told = self._worker, None, self._warned
        if worker is not None and self._searched is not None:
            claim = self._rest(judge, worker)
            if claim is None and self._outside:
                told, ends = True, perf_counter() + _FAREWELL
                worker.ask(Halt())
                with suppress(KeyboardInterrupt):
                    while claim is None and worker.alive and perf_counter() < ends:
                        self._heard = worker.listen(_SLICE)
                        claim = self._rest(judge, worker)
            if claim is None:
                self.close()
                claim = self._rest(judge, worker)
        if claim is None:
            self.close()
            return Claim(Ending.INTERRUPTED, Stop.CANCELLED, message=why)
        shown = None if claim.values is None or judge.problem.breach(claim.values) else claim.values
        # What an engine proves in its last breath is not believed.
        bound = None if told and claim.ending is not Ending.FEASIBLE else claim.bound
        return Claim(Ending.INTERRUPTED, Stop.CANCELLED, shown, bound, why, alone=claim.alone)

    def _rest(self, judge: Judge, worker: WorkerProcess) -> Claim | None:
        """Judge what the worker has said and nobody has judged; return its claim, if it has come to one."""
        while True:
            match self._heard:
                case Claim() as claim:
                    return claim
                case Found(values, bound):
                    judge.found(values, bound)
                case _:
                    pass
            self._heard = worker.listen(0.0)
            if self._heard is None:
                return None


def _outward(problem: Problem, nearly: Nearly | None) -> Nearly | None:
    return None if nearly is None else replace(nearly, values=problem.outward(nearly.values))
