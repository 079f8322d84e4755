#!/usr/bin/env python3
"""Measures the gateway next to Kamailio on this machine: same load generator, same run, one core each.

usage: run_bench.py BUILD [--quick] [--only CASE,...] [--json FILE] [--compare OLD.json]

Servers run pinned to core 0, the load to core 1, everything on loopback. Three rounds of all cases (one with --quick);
every figure is the median of its three, every ratio that of the three rounds' ratios. Prints a table, and which goals
are reached: by requests for each CPU-second of the server where the load generator used over 0.9 of its core.
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="build folder of the preset `bench`")
    parser.add_argument("--quick", action="store_true", help="one short round; under five minutes (else under 25)")
    parser.add_argument("--only", help="comma-separated names of cases; see --list")
    parser.add_argument("--list", action="store_true", help="names the cases")
    parser.add_argument("--json", type=pathlib.Path, default=pathlib.Path("bench.json"))
    parser.add_argument("--compare", type=pathlib.Path, help="an earlier --json file: shows the change")
    args = parser.parse_args()
    chosen = [c for c in cases.CASES if not args.only or c.name in args.only.split(",")]
    if args.list:
        print("\n".join(c.name for c in cases.CASES))
        return 0
    if not chosen:
        print(f"run_bench: no case is named {args.only}; --list names them", file=sys.stderr)
        return 2
    if os.cpu_count() < 2:
        print("run_bench: needs two cores: one for the server, one for the load", file=sys.stderr)
        return 2
    rounds, failed, began = [], 0, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ctig-bench-") as folder:
        site = cases.site(pathlib.Path(folder), args.build.resolve(), args.quick)
        for n in range(1 if args.quick else 3):
            rounds.append({})
            for case in chosen:
                print(f"   {time.monotonic() - began:5.0f} s  {case.name} ({n + 1})", file=sys.stderr)
                try:
                    rounds[-1][case.name] = case.run(site)
                except (cases.Failed, subprocess.SubprocessError) as why:
                    print(f"   {case.name}: FAILED: {why}", file=sys.stderr)
                    failed += 1
    results = report.medians(rounds)
    report.table(results, json.loads(args.compare.read_text()) if args.compare else {})
    report.goals_table(rounds)
    args.json.write_text(json.dumps(results, indent=1) + "\n")
    print(f"\nwritten to {args.json} after {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
