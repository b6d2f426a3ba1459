"""Everybody who works on the server at the same time: readers, walkers, a loader, and who measures and disturbs."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from subprocess import TimeoutExpired

from .asking import Answer, Asker, Cut, Question
from .datasets import Dataset
from .disturbing import Disturber
from .history import History
from .judging import Fault, differences, faults_of, faults_of_walk
from .measures import Sample, sample, sample_of_files
from .questions import CODINGS, WALKS, coded, conditional, head
from .serving import Server
from .tally import Tally
from .walking import walk
from .witnesses import Witness, never_loaded

READERS = 3
WALKERS = 2
PAUSE_SECONDS = 0.01
"""Between two questions of a reader, so that the clients leave the processors to the server."""
BACK_OFF_SECONDS = 0.2
"""Before a question is asked again: a process that is killed takes connections until Linux has closed all its files."""
STEP_SECONDS = 0.05
"""The most between two steps of a walker; walks then last long enough to meet a load now and then."""
SWAP_SECONDS = 2.0
LONGER_SECONDS = 4.0
"""Every fifth release stands for so long, so that answers of the one before are clearly too old."""
SAMPLE_SECONDS = 0.5
SEED = 2026


@dataclass
class Soak:
    """What takes part, until when, and from when on without kills."""

    server: Server
    sound: list[Dataset]
    broken: list[Dataset]
    witnesses: dict[str, Witness]
    history: History
    tally: Tally
    files_before: set[Path]
    quiet_from: float = 0.0
    ends: float = 0.0
    samples: list[Sample] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.disturber = Disturber(self.server, self.tally)
        self._random = Random(SEED)  # noqa: S311 - no secret

    def run(self, kinds: list[list[Question]]) -> None:
        """Lets everybody work until it ends; who has to give up before is a fault."""
        work: list[Callable[[], None]] = [
            *(partial(Reader(self, seed).read, kinds) for seed in range(READERS)),
            *(Walker(self, seed).walk for seed in range(WALKERS)),
            self._swap,
            self._measure,
            partial(self.disturber.disturb, self.quiet_from),
        ]
        with ThreadPoolExecutor(len(work)) as pool:
            for done in [pool.submit(each) for each in work]:
                if error := done.exception():
                    self.tally.fault(Fault("gave up", f"{type(error).__name__}: {error}"))

    def is_on(self) -> bool:
        return time.monotonic() < self.ends and self.server.is_running()

    def _swap(self) -> None:
        """Loads the data sets in turn, some once more after a load that is killed, and between them what is refused."""
        for number in count(1):
            began = time.monotonic()
            if not self.is_on():
                return
            self._load(self.sound[number % len(self.sound)], is_killed_first=number % 4 == 0)
            if number % 3 == 0:
                self._refused(self.broken[number // 3 % len(self.broken)])
            wait = (LONGER_SECONDS if number % 5 == 0 else SWAP_SECONDS) - (time.monotonic() - began)
            time.sleep(max(wait, 0))

    def _load(self, dataset: Dataset, *, is_killed_first: bool) -> None:
        begun = self.history.begin(dataset.version)
        if is_killed_first:
            with suppress(TimeoutExpired):
                self.server.load(dataset, killed_after=self._random.uniform(0.2, 1))
            self.tally.event("loads killed")
        done = self.server.load(dataset)
        begun.ended = time.monotonic()
        self.tally.event("releases swapped")
        if done.returncode != 0:
            self.tally.fault(Fault("load", f"{dataset.version}: {done.stderr}"))

    def _refused(self, dataset: Dataset) -> None:
        done = self.server.load(dataset)
        self.tally.event("loads refused")
        if done.returncode != 1 or "the fixtures are refused" not in done.stderr:
            self.tally.fault(Fault("load", f"{dataset.fixtures.name}: exit {done.returncode}, {done.stderr[-200:]}"))

    def _measure(self) -> None:
        while self.is_on():
            swaps, kills = self.history.swaps, len(self.disturber.done.kills)
            self.samples += sample([self.server.pid, *self.server.children()], swaps, kills)
            self.samples.append(sample_of_files(self.server.files(), swaps, kills))
            time.sleep(SAMPLE_SECONDS)


class Client:
    """Somebody who asks, and judges every answer."""

    def __init__(self, soak: Soak, seed: int) -> None:
        self._soak = soak
        self._tally = soak.tally
        self._asker = Asker(soak.server.port)
        self._random = Random(seed)  # noqa: S311 - no secret

    def ask(self, question: Question, *, anew: bool = False) -> Answer | None:
        """The answer where there is one and it is right."""
        answer = self._answer(question, anew)
        if answer is None:
            return None
        self._tally.request(question.kind, answer.status)
        faults = self._faults(question, answer)
        for fault in faults:
            self._tally.fault(fault, str(question))
        return None if faults else answer

    def _answer(self, question: Question, anew: bool) -> Answer | None:
        """The answer, if any; after a cut that something explains it is asked for once more, over a new connection."""
        try:
            return self._asker.ask(question, anew=anew)
        except Cut as cut:
            reason = self._soak.disturber.done.reason_of(cut)
            if reason is None:
                self._tally.fault(Fault("cut without a reason", str(cut)), str(question))
                return None
            self._tally.event(reason)
        time.sleep(BACK_OFF_SECONDS)
        try:
            return self._asker.ask(question, anew=True)
        except Cut as cut:
            self._tally.fault(Fault("cut twice", str(cut)), str(question))
            return None

    def _faults(self, question: Question, answer: Answer) -> list[Fault]:
        faults = [*faults_of(question, answer)]
        if answer.version not in self._soak.witnesses:
            return [*faults, never_loaded(answer.version)]
        faults += differences(answer, self._soak.witnesses[answer.version].fingerprint(question))
        if not self._soak.history.may_have_answered(answer.version, answer.asked, answer.answered):
            faults.append(Fault("stale", f"{answer.version} was replaced long ago"))
        return faults


class Reader(Client):
    """Asks for anything, in any coding, over kept connections and new ones."""

    def read(self, kinds: list[list[Question]]) -> None:
        """Asks until the soak ends."""
        while self._soak.is_on():
            question = self._random.choice(self._random.choice(kinds))
            self._vary(question)
            time.sleep(PAUSE_SECONDS)

    def _vary(self, plain: Question) -> None:
        question = coded(plain, self._random.choice(CODINGS))
        answer = self.ask(question, anew=self._random.random() < 0.3)
        tag = answer.header("etag") if answer else None
        if tag is None:
            return
        match self._random.randrange(6):
            case 0:
                self.ask(conditional(question, tag))
            case 1:
                self.ask(conditional(question, '"another"'))
            case 2:
                self.ask(head(question))


class Walker(Client):
    """Walks through whole lists."""

    def walk(self) -> None:
        """Walks through one list after the other until the soak ends."""
        start = None
        while self._soak.is_on():
            start = self._walk(start or self._random.choice(WALKS))

    def _walk(self, start: str) -> str | None:
        """Walks through a list; where to begin again if it was told to."""
        found = walk(self._step, start)
        if found.restart is not None:
            self._tally.event("walks told to restart")
            if found.restart != start:
                self._tally.fault(Fault("no way to restart", f"{start} was told {found.restart!r}"))
        elif found.is_whole and len(found.versions) > 1:
            self._tally.fault(Fault("walk of two releases", f"{start}: {found.versions}"))
        elif found.is_whole:
            self._tally.event("walks to the end")
            (version,) = found.versions
            for fault in faults_of_walk(found.ids, self._soak.witnesses[str(version)].ids(start)):
                self._tally.fault(fault, start)
        return found.restart

    def _step(self, target: str) -> Answer | None:
        time.sleep(self._random.uniform(0, STEP_SECONDS))
        return self.ask(Question("walk", target, (200, 410)))
