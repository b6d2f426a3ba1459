"""The project beside its peers: `python -m tests.benchmarks`; not part of `make test`, but for test_smoke.py.

data.py makes what is served, contestants.py starts who serves it, questions.py says what each is asked, drive.py asks,
measures.py has the rows and their bars, report.py the table.
"""
