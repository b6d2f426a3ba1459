"""One question over HTTP and the answer to it, over a connection that is kept or a new one."""

import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, IncompleteRead

TIMEOUT_SECONDS = 10
IDLE_SECONDS = 2
"""A connection that was idle for longer is not used again; the server closes those of five seconds."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the statuses that may answer it; questions of one kind are counted together."""

    kind: str
    target: str
    statuses: tuple[int, ...] = (200,)
    method: str = "GET"
    headers: Headers = ()

    def __str__(self) -> str:
        return " ".join([self.method, self.target, *(f"{name}: {value}" for name, value in self.headers)])


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, header names in lower case, and when it was asked and answered."""

    status: int
    headers: Headers
    body: bytes
    asked: float = 0.0
    answered: float = 0.0

    def header(self, name: str) -> str | None:
        return next((value for found, value in self.headers if found == name), None)

    @property
    def version(self) -> str | None:
        """The release that the answer says it is of."""
        return self.header("dataset-version")


class Cut(Exception):
    """No whole answer came."""

    def __init__(self, error: Exception, *, on_new: bool) -> None:
        super().__init__(f"{type(error).__name__}: {error}, on a {'new' if on_new else 'kept'} connection")
        self.at = time.monotonic()
        self.on_new = on_new


class Asker:
    """Asks a server, over the connection of the question before unless a new one is wanted or it broke."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._kept: HTTPConnection | None = None
        self._used = 0.0

    def ask(self, question: Question, *, anew: bool = False) -> Answer:
        """The answer; raises Cut where there is no whole one."""
        asked = time.monotonic()
        if anew or asked > self._used + IDLE_SECONDS:
            self.close()
        on_new = self._kept is None
        connection = self._kept or HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        self._kept = connection
        try:
            # The witnesses listen at other ports, and are to be asked for the very same.
            connection.request(question.method, question.target, headers={"Host": "soak.test", **dict(question.headers)})
            response = connection.getresponse()
            body = response.read()
            if response.getheader("Date") is None:  # Python takes headers that break off for whole; this is the last of them
                raise IncompleteRead(body)
        except (OSError, HTTPException) as error:
            self.close()
            raise Cut(error, on_new=on_new) from error
        headers = tuple((name.lower(), value) for name, value in response.getheaders())
        self._used = time.monotonic()
        return Answer(response.status, headers, body, asked, self._used)

    def close(self) -> None:
        """Lets go of the connection."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
