#!/usr/bin/env python3
"""Measures the gateway next to Kamailio on this machine: same load generator, same run, one core each.

usage: run_bench.py BUILD [--quick] [--only CASE,...] [--json FILE] [--compare OLD.json]

Servers run pinned to core 0, the load to core 1, everything on loopback. What is compared is up at the same time, and
the load goes from one to the next, eleven times (--quick: three); the other cases run three times (once). Every figure is
the median of its turns, every ratio that of the turns' ratios. Prints a table, and which goals are reached: by requests
for each CPU-second of the server where the load generator used over 0.9 of its core.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import cases  # noqa: E402
import report  # noqa: E402
import servers  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="build folder of the preset `bench`")
    parser.add_argument("--quick", action="store_true", help="one short round; under five minutes (else under 25)")
    parser.add_argument("--only", help="comma-separated names of cases; see --list")
    parser.add_argument("--list", action="store_true", help="names the cases")
    parser.add_argument("--json", type=pathlib.Path, default=pathlib.Path("bench.json"))
    parser.add_argument("--compare", type=pathlib.Path, help="an earlier --json file: shows the change")
    args = parser.parse_args()
    names = [c.name for c in (*sum(cases.IN_TURNS, []), *cases.ALONE)]
    asked = args.only.split(",") if args.only else names
    groups = [[c for c in group if c.name in asked] for group in cases.IN_TURNS]
    alone = [c for c in cases.ALONE if c.name in asked]
    if args.list:
        print("\n".join(names))
        return 0
    if not any(groups) and not alone:
        print(f"run_bench: no case is named {args.only}; --list names them", file=sys.stderr)
        return 2
    if os.cpu_count() < 2:
        print("run_bench: needs two cores: one for the server, one for the load", file=sys.stderr)
        return 2
    rounds, failures, began = [], [], time.monotonic()

    def say(what):
        print(f"   {time.monotonic() - began:5.0f} s  {what}", file=sys.stderr)

    def fail(name, why):
        failures.append(name)
        say(f"{name}: FAILED: {why}")

    def keep(turns):
        rounds.extend({} for _ in range(len(turns) - len(rounds)))
        for n, figures in enumerate(turns):
            rounds[n].update(figures)

    with tempfile.TemporaryDirectory(prefix="ctig-bench-") as folder:
        site = cases.site(pathlib.Path(folder), args.build.resolve(), args.quick)
        for group in filter(None, groups):
            say(", ".join(c.name for c in group))
            try:
                keep(cases.in_turns(site, group, fail))
            except (cases.Failed, subprocess.SubprocessError, KeyError) as why:
                fail("this group", why)
        for n in range(1 if args.quick else 3):
            for case in alone:
                say(f"{case.name} ({n + 1})")
                try:
                    keep([{}] * n + [{case.name: case.run(site)}])
                except (cases.Failed, subprocess.SubprocessError) as why:
                    fail(case.name, why)
    if not servers.real_time():
        print("Servers and load ran at normal priority, as this user may not give another: what else the machine did "
              "is in the figures.\n")
    results = report.medians(rounds)
    before = json.loads(args.compare.read_text()) if args.compare else {}
    args.json.write_text(json.dumps({"real_time": servers.real_time(), **results}, indent=1) + "\n")
    if before and before.get("real_time", False) != servers.real_time():
        print("The earlier run had another priority: the changes are not the program's alone.\n")
    report.table(results, before)
    report.goals_table(rounds)
    print(f"\nwritten to {args.json} after {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
