"""What is wrong with a fixture file, and where: `file:line:column: record: field: what was found; what is allowed`."""

from dataclasses import dataclass

MOST_SHOWN = 100
MOST_PROBLEMS = 1000
"""Files of many lines are read no further once so many are found."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    record: str
    field: str
    message: str

    def __str__(self) -> str:
        file = self.file if self.file.isprintable() else ascii(self.file)
        where = f"{file}:{self.line}:{self.column}"
        return ": ".join(part for part in (where, self.record, self.field, self.message) if part)


class InvalidFixtures(Exception):
    """The fixtures are refused. `problems` holds everything that was found; the text shows the first 100 of a file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """One line for each problem, at most 100 of a file, and a count of the rest."""
        lines = []
        for file in dict.fromkeys(problem.file for problem in self.problems):
            found = [problem for problem in self.problems if problem.file == file]
            lines += [str(problem) for problem in found[:MOST_SHOWN]]
            if len(found) > MOST_SHOWN:
                lines.append(f"{file}: and {len(found) - MOST_SHOWN} more problems")
        return lines
