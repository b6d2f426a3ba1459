"""The process that `disk_faults` forks: for each line of its input, a run of its own."""

import ctypes
import gc
import json
import os
import signal
import sys
from importlib import import_module

LONGEST_RUN = 60


def main() -> None:
    """Answers each line, which has the code and its fault, with how the run ended and how many operations it came to."""
    library = ctypes.CDLL(sys.argv[1])
    library.disk_faults_arm.argtypes = (ctypes.c_char_p, ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_int)
    library.disk_faults_seen.restype = ctypes.c_long
    for name in sys.argv[2:]:
        import_module(name)
    gc.freeze()
    for line in sys.stdin:
        code, output, below, *numbers = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(LONGEST_RUN)
            for number, path in enumerate(output, 1):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            library.disk_faults_arm(below.encode(), *numbers)
            exec(code, {})  # noqa: S102 - the code of a test
            return
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{json.dumps([os.waitstatus_to_exitcode(status), library.disk_faults_seen()])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
