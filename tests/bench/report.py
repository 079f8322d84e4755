"""The table of a benchmark run."""

# case -> (what it is held against, least ratio, aim)
RATIOS = {
    "a-tcp": [("kamailio-stateful-xml-tcp", 3, 4), ("kamailio-stateless-body-tcp", 0.75, 1.1)],
    "a-udp": [("kamailio-stateful-xml-udp", 2, 3)],
    "a-tls": [("kamailio-stateless-body-tls", 0.75, 1.1)],
    "b-tcp": [("kamailio-stateful-xml-tcp", 2, 3)],
}


def figure(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


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
    for name, against in RATIOS.items():
        for other, least, aim in against:
            if name in results and other in results:
                ratio = results[name]["requests_per_s"] / results[other]["requests_per_s"]
                cpu = results[name]["requests_per_cpu_s"] / results[other]["requests_per_cpu_s"]
                limit = "; the load was the limit" if results[name].get("load_cpu", 0) > 0.9 else ""
                print(f"{name} is {ratio:.2f} times {other} (by CPU-second {cpu:.2f}; at least {least}, aim {aim}"
                      f"{limit})")
