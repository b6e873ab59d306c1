"""Many random workbooks against full enumeration, by hand: ``python tests/search/fuzz.py 0 2000``."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from oracle.enumeration import TooLargeError
from oracle.generate import random_tables
from search.trial import differences

from allocator.engines import Engine


def main() -> int:
    """Try the seeds given and print each disagreement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("end", type=int)
    given = parser.parse_args()
    count: Counter[str] = Counter()
    with Engine() as engine, TemporaryDirectory() as folder:
        for seed in range(given.first, given.end):
            try:
                faults = differences(random_tables(seed), Path(folder) / str(seed), engine)
            except TooLargeError:
                count["too large"] += 1
                continue
            except Exception as error:  # noqa: BLE001 - every seed is tried, and whatever goes wrong is told
                faults = [f"{type(error).__name__}: {error}"]
            count["disagree" if faults else "agree"] += 1
            if faults:
                print(seed, *faults, sep="\n  ", flush=True)  # noqa: T201 - run by hand
    print(dict(count))  # noqa: T201 - run by hand
    return int(count["disagree"] > 0)


if __name__ == "__main__":
    sys.exit(main())
