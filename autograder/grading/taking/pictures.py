"""The pictures of a submission's texts: what a page can show, within limits.

They come as attachments, or as data URIs in the text, as Colab pastes them. What is too
large or of a kind that no page shows is drawn smaller, as a JPEG; what cannot be drawn
here, as HEIC, is put beside the notebook as a file for the reader.
"""

import binascii
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from urllib.parse import unquote

SCALING = Path(__file__).with_name("scaling.py")
SECONDS = 60  # for all of a notebook
# In base64.
PICTURE_BYTES = 1 << 20
CELL_BYTES = 8 << 20
NOTEBOOK_BYTES = 24 << 20
IMAGES = "image/png", "image/jpeg", "image/gif", "image/webp"
BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
URI = re.compile(r"data:image/[\w.+-]+(?:;[\w.=-]+)*;base64,([\w+/=%-]+)", re.I)
# What the first bytes say, whatever somebody has called it.
SHOWN = {
    rb"\x89PNG": "image/png", rb"\xff\xd8\xff": "image/jpeg", rb"GIF8": "image/gif",
    rb"RIFF....WEBP": "image/webp",
}  # fmt: skip
DRAWN = rb"BM", rb"II\*\x00", rb"MM\x00\*"
BESIDE = {rb"....ftyp(?:avif|avis)": "avif", rb"....ftyp": "heic", rb"%PDF": "pdf"}


def detached(source, attachments):
    """Return a text without its data URIs, and its attachments with them."""
    attachments = dict(attachments)

    def attach(match):
        name = f"picture-{len(attachments) + 1}"
        while name in attachments:
            name += "-"
        attachments[name] = "image/*", unquote(match[1])
        return f"attachment:{name}"

    return URI.sub(attach, source), attachments


def fitted(attached):
    """Return what can be shown of several cells' attachments.

    attached has a dict of pairs of a kind and base64, by name, for each cell. So has
    what is returned; beside it, for each cell, the names of those that are left out,
    and the bytes of those that are a reader's files, by name.
    """
    found = [{name: known(*pair) for name, pair in cell.items()} for cell in attached]
    large = [
        pair[1]
        for cell in found
        for pair in cell.values()
        if pair and pair[0] is not None and too_large(pair)
    ]
    small = iter(scaled(large))
    kept, lost, files, room = [], [], {}, NOTEBOOK_BYTES
    for cell in found:
        mine, left = CELL_BYTES, []
        kept.append({})
        for name, pair in cell.items():
            kind, data = pair or (None, None)
            if pair and kind is not None and too_large(pair):
                kind, data = "image/jpeg", next(small)
            if kind in IMAGES and data and len(data) <= min(mine, room):
                kept[-1][name] = kind, data
                mine, room = mine - len(data), room - len(data)
                continue
            if pair and kind is None and len(data) <= room:
                data, room = b64decode(data), room - len(data)
                files[f"attachment-{len(files) + 1}.{suffix(data[:16])}"] = data
            else:
                left.append(name)
        lost.append(left)
    return kept, lost, files


def too_large(pair):
    kind, data = pair
    return kind not in IMAGES or len(data) > PICTURE_BYTES


def known(kind, data):
    """Return a picture's kind and its base64, or None where it is no picture.

    The kind is None for what is put beside the notebook.
    """
    data = "".join(data.split())
    data += "=" * (-len(data) % 4) if kind == "image/*" else ""
    if not BASE64.fullmatch(data) or len(data) % 4:
        return None
    if kind in IMAGES:
        return kind, data
    try:
        start = b64decode(data[:64])
    except binascii.Error:
        return None
    for mark, shown in SHOWN.items():
        if re.match(mark, start, re.DOTALL):
            return shown, data
    if any(re.match(mark, start) for mark in DRAWN):
        return "image/bmp", data
    if suffix(start):
        return None, data
    return None


def kind_of(start):
    """Return the suffix of a picture or a PDF that begins so, or None."""
    for mark, kind in SHOWN.items():
        if re.match(mark, start, re.DOTALL):
            return kind.removeprefix("image/")
    return suffix(start)


def suffix(start):
    """Return the suffix of a file for the reader that begins so, or None."""
    found = (s for mark, s in BESIDE.items() if re.match(mark, start, re.DOTALL))
    return next(found, None)


def scaled(pictures):
    """Return for each picture in base64 a smaller one, a JPEG, or ""."""
    if not pictures:
        return []
    try:
        done = subprocess.run(
            [sys.executable, "-I", SCALING], input="\n".join([*pictures, ""]).encode(),
            capture_output=True, timeout=SECONDS, env={"LANG": "C.UTF-8"},
        )  # fmt: skip
        answers = done.stdout
    except subprocess.TimeoutExpired as error:
        answers = error.stdout or b""
    lines = answers.decode("ascii", "replace").split("\n")[:-1]
    return (lines + [""] * len(pictures))[: len(pictures)]
