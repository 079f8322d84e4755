"""The table of a benchmark run, and what the gateway is meant to reach."""
import statistics

# name, what it is held against, least ratio, aim
RATIOS = [
    ("a-tcp", "kamailio-stateful-xml-tcp", 3, 4),
    ("a-tcp", "kamailio-stateless-body-tcp", 0.75, 1.1),
    ("b-tcp", "kamailio-stateful-xml-tcp", 2, 3),
    ("a-udp", "kamailio-stateful-xml-udp", 2, 3),
    ("a-tls", "kamailio-stateless-body-tls", 0.75, 1.1),
]
# case, key, what it is, limit, aim; more is better where the aim is above the limit
FIGURES = [
    ("c-storm", "sign_ins_per_s", "sign-ins/s", 8000, 15000),
    ("e-idle", "kib_for_each_session", "KiB for each idle session", 8, 4),
    ("f-failover", "failover_s", "s until the last session is watched again", 2, 0.5),
]
LATENCY = ("b-tcp", "kamailio-stateful-tcp", "p99_us", 1, 0.5)
LOAD_IS_THE_LIMIT = 0.9


def figure(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def medians(rounds):
    """One row for each case out of those of all rounds."""
    names = dict.fromkeys(name for results in rounds for name in results)
    rows = {name: [results[name] for results in rounds if name in results] for name in names}
    return {name: {key: statistics.median(row[key] for row in all_of_it if key in row)
                   for key in dict.fromkeys(k for row in all_of_it for k, v in row.items() if isinstance(v, (int, float)))}
            for name, all_of_it in rows.items()}


def table(results, before):
    columns = [("requests_per_s", "requests/s"), ("requests_per_cpu_s", "per CPU-s"), ("p50_us", "p50 µs"),
               ("p99_us", "p99 µs"), ("p999_us", "p99.9 µs"), ("memory_mib", "MiB"), ("server_cpu", "CPU"),
               ("load_cpu", "load CPU")]
    print("| case | " + " | ".join(title for _, title in columns) + " | else |")
    print("| --- " * (len(columns) + 2) + "|")
    known = {key for key, _ in columns}
    for name, row in results.items():
        rest = ", ".join(f"{k} {figure(v)}" for k, v in row.items() if k not in known)
        cells = []
        for key, _ in columns:
            cell = figure(row[key]) if key in row else ""
            old = before.get(name, {}).get(key)
            if cell and old:
                cell += f" ({(row[key] / old - 1) * 100:+.0f} %)"
            cells.append(cell)
        print(f"| {name} | " + " | ".join(cells) + f" | {rest} |")
    print()


def goals(rounds):
    """What is asked of the gateway: (goal, its value in each round, what was compared, limit, aim).

    A ratio is made in each turn, of cases that ran within seconds of one another: a machine whose speed drifts moves
    both.
    """
    results = medians(rounds)

    def ratio(name, other, key):
        return [r[name][key] / r[other][key] for r in rounds if key in r.get(name, {}) and key in r.get(other, {})]

    for name, other, limit, aim in RATIOS:
        if name in results and other in results:
            by_cpu = max(results[name]["load_cpu"], results[other]["load_cpu"]) > LOAD_IS_THE_LIMIT
            key, said = (("requests_per_cpu_s", "requests for each CPU-second, as the load was the limit") if by_cpu
                         else ("requests_per_s", "requests/s"))
            yield f"{name} : {other}", ratio(name, other, key), said, limit, aim
    name, other, key, limit, aim = LATENCY
    if name in results and other in results:
        yield f"{name} : {other}", ratio(name, other, key), "p99 at half load", limit, aim
    for name, key, said, limit, aim in FIGURES:
        if name in results:
            yield name, [r[name][key] for r in rounds if name in r], said, limit, aim


def verdict(value, limit, more_is_better):
    reached = value >= limit if more_is_better else value <= limit
    return f"{figure(limit)}: {'reached' if reached else 'missed'}"


def goals_table(rounds):
    rows = [goal for goal in goals(rounds) if goal[1]]  # of cases that ran
    if not rows:
        return
    print("| goal | median | from, to | of | limit | aim |")
    print("| --- " * 6 + "|")
    for name, values, said, limit, aim in rows:
        value, up = statistics.median(values), aim > limit
        sides = "at least " if up else "at most "
        print(f"| {name} | {figure(value)} | {figure(min(values))}, {figure(max(values))} | {said} "
              f"| {sides}{verdict(value, limit, up)} | {verdict(value, aim, up)} |")
