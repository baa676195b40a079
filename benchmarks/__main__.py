"""``python -m benchmarks [--quick] [NAME ...]``: run all benchmarks, or those named."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks import analysts, animation, control, reading, scrub, slicing, snapshot, start
from benchmarks.report import Table, publish

ALL: dict[str, Callable[[], Table]] = {
    "slicing": slicing.run,
    "scrub": scrub.run,
    "start": start.run,
    "analysts": analysts.run,
    "reading": reading.run,
    "control": control.run,
    "snapshot": snapshot.run,
    "animation": animation.run,
}
# Enough to see that everything works; too little to quote.
QUICK: dict[str, Callable[[], Table]] = {
    "slicing": lambda: slicing.run(100_000),
    "scrub": lambda: scrub.run((300, 3_000)),
    "start": lambda: start.run(starts=1, settles=3),
    "analysts": lambda: analysts.run((5,), seconds=10),
    "reading": lambda: reading.run(5, 1),
    "control": lambda: control.run(2, 3),
    "snapshot": lambda: snapshot.run(2),
    "animation": lambda: animation.run(10),
}


def main() -> None:
    """Run the benchmarks in order and publish each as soon as it is done."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--quick", action="store_true", help="a short run that is not kept")
    options = parser.parse_args()
    if unknown := set(options.names) - set(ALL):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    for name in options.names or ALL:
        run = QUICK[name] if options.quick else ALL[name]
        publish(run(), keep=not options.quick)


if __name__ == "__main__":
    main()
