"""Where a running Maillage keeps what it makes.

Everything lies under one folder, `$MAILLAGE_HOME`, so that two checkouts run side by side and
removing the folder removes the installation:

    secret        the signing key, 0600
    keys/         the keys of encryption at rest, 0600: what they seal is lost without them
    documents/    proofs and other files about people, encrypted
    log/          traces of errors, of the web server and of PostgreSQL's start
    static/       the collected assets of the pages
    postgres/     the embedded cluster (a link out of the home where it cannot lie inside, see the launcher)
    cache/        what can be made or fetched again
    files/        reports and other documents written by commands that were given no folder
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parent


def default_home() -> Path:
    """Under the checkout; under the user's data folder when the package was installed without one."""
    if (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / ".maillage"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "maillage"


def home() -> Path:
    """The folder of this installation, absolute; not necessarily there yet."""
    given = os.environ.get("MAILLAGE_HOME", "").strip()
    return Path(os.path.abspath(Path(given).expanduser())) if given else default_home()


def ensure_home(folder: Path | None = None) -> Path:
    """Make the home and its private folders.

    The home itself can be crossed but not listed by others (0711): as root, PostgreSQL runs as another
    user who must reach `postgres/`. Every folder and file inside says for itself who may read it.
    """
    folder = folder or home()
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
    for name in ("log", "static", "cache", "files", "keys", "documents"):
        inside = folder / name
        if not inside.is_dir():
            inside.mkdir(mode=0o700, exist_ok=True)
    return folder


def secret_key(folder: Path | None = None) -> str:
    """The signing key: drawn once, readable by the owner alone, never in the source tree.

    Two commands started together may both draw one; linking the finished file into place lets exactly
    one of them win, and a kill in between leaves no half-written key.
    """
    target = (folder or home()) / "secret"
    try:
        return _read_key(target)
    except FileNotFoundError:
        pass
    draft = target.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, target)
    except FileExistsError:
        pass  # another command was faster: its key is the one
    finally:
        draft.unlink()
    return _read_key(target)


def _read_key(target: Path) -> str:
    key = target.read_text(encoding="ascii").strip()
    if len(key) < 50:
        raise RuntimeError(f"{target} holds no usable key: remove the file and a new one is drawn.")
    return key
