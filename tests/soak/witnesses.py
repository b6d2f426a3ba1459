"""Servers that serve one release each and are never disturbed: what they answer is what is right."""

from threading import Lock

from .asking import Answer, Asker, Question
from .judging import Fault, Fingerprint, faults_of
from .serving import Server
from .tally import Tally
from .walking import walk

MOST_REMEMBERED = 50_000


class Witness:
    """What one release answers alone, asked once and remembered; its answers are judged, too."""

    def __init__(self, server: Server, tally: Tally) -> None:
        self.server = server
        self._asker = Asker(server.port)
        self._tally = tally
        self._answers: dict[Question, Fingerprint] = {}
        self._walks: dict[str, list[str]] = {}
        self._lock = Lock()

    def ask(self, question: Question) -> Answer:
        """The answer of the release alone."""
        answer = self._asker.ask(question)
        for fault in faults_of(question, answer):
            self._tally.fault(fault, f"alone, {question}")
        return answer

    def fingerprint(self, question: Question) -> Fingerprint:
        """What the answer to the question has to have."""
        with self._lock:
            if len(self._answers) > MOST_REMEMBERED:
                self._answers.clear()
            if question not in self._answers:
                self._answers[question] = Fingerprint.of(self.ask(question))
            return self._answers[question]

    def ids(self, start: str) -> list[str]:
        """The ids of all records of a list, in order."""
        with self._lock:
            if start not in self._walks:
                self._walks[start] = walk(lambda target: self.ask(Question("walk", target)), start).ids
            return self._walks[start]


def never_loaded(version: str | None) -> Fault:
    """What is wrong with an answer of a release for which there is no witness."""
    return Fault("stale", f"{version} was never loaded")
