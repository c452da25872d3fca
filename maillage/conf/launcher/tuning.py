"""The server's parameters, from an old laptop to a large machine.

Durability is not for sale: `fsync`, `full_page_writes` and `synchronous_commit` stay on. Whoever runs the
installation may add parameters in `postgres/postgresql.local.conf` of the home, which is read last.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from maillage.conf.launcher import layout

_MB = 1024 * 1024


def memory() -> int:
    """Bytes this machine, or the container we run in, has for us; 2 GiB when it does not say."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        total = 2048 * _MB
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            total = min(total, int(Path(limit).read_text()))
        except (OSError, ValueError):
            continue
    return total


def parameters(home: Path) -> dict[str, str]:
    """What we set; all else is PostgreSQL's default of the version in use."""
    total = memory() // _MB

    def share(divisor: int, least: int, most: int) -> str:
        return f"{max(least, min(most, total // divisor))}MB"

    cores = os.cpu_count() or 1
    free = shutil.disk_usage(layout.cluster_folder(home)).free // _MB
    chosen = {
        "listen_addresses": "''",
        "port": str(layout.PORT),
        "unix_socket_directories": _quoted(str(layout.socket_folder(home))),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        # memory: the page cache of the system does the rest
        "shared_buffers": share(8, 64, 2048),
        "effective_cache_size": share(2, 256, 65536),
        "work_mem": share(256, 8, 96),
        "maintenance_work_mem": share(32, 64, 512),
        # disk: nobody has a spinning one under a database any more; spread writes, keep every commit
        "random_page_cost": "1.1",
        "wal_compression": "on",
        "checkpoint_timeout": "15min",
        "max_wal_size": f"{max(256, min(4096, free // 20))}MB",
        # plans: compiling queries costs more than it brings on ours
        "jit": "off",
        "max_parallel_workers_per_gather": str(min(4, max(1, cores // 2))),
        # text
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "lc_messages": "'C'",
        # the log names events, never the values of a row or a query: they are people's
        "logging_collector": "off",
        "log_min_messages": "warning",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_line_prefix": "'%m [%p] '",
    }
    if _small_shared_memory():
        chosen["dynamic_shared_memory_type"] = "mmap"
    return chosen


def _small_shared_memory() -> bool:
    """Containers get 64 MB of /dev/shm, too little for a parallel query."""
    try:
        return shutil.disk_usage("/dev/shm").total < 256 * _MB  # noqa: S108 - measured, not written to
    except OSError:
        return False


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def configuration(home: Path) -> str:
    """The text of `postgresql.conf`, written anew at each start since machines change."""
    lines = ["# Written by Maillage at each start: put your own parameters into postgresql.local.conf", ""]
    lines += [f"{name} = {value}" for name, value in parameters(home).items()]
    local = layout.cluster_folder(home) / "postgresql.local.conf"
    lines += ["", f"include_if_exists = {_quoted(str(local))}", ""]
    return "\n".join(lines)


def access_rules() -> str:
    """The text of `pg_hba.conf`: the socket, by the identity of the process, and nothing else."""
    return f"local all all peer map={layout.ROLE}\n"


def identity_map(names: list[str]) -> str:
    """The text of `pg_ident.conf`: which system users may be which role.

    A name is quoted so that it is never read as a pattern or two words.
    """
    roles = (layout.ROLE, layout.SUPERUSER)
    return "".join(f'{layout.ROLE} "{name}" {role}\n' for name in dict.fromkeys(names) for role in roles)
