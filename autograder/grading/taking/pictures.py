"""The pictures of a submission's texts: what a page can show, within limits.

They come as attachments, as data URIs in the text, as Colab pastes them, or as files
that a text shows by their names. What is too large or of a kind that no page shows is
drawn smaller, as a JPEG; what cannot be drawn here, as HEIC, is put beside the notebook
as a file for the reader.
"""

import binascii
import html
import itertools
import posixpath
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from urllib.parse import quote, unquote

SCALING = Path(__file__).with_name("scaling.py")
SECONDS = 60  # for all of a notebook
# What is looked for in the texts of a notebook: names of files, in so many characters.
NAMES = 100
LOOKED_AT = 2 << 20
# In base64.
PICTURE_BYTES = 1 << 20
CELL_BYTES = 8 << 20
NOTEBOOK_BYTES = 24 << 20
IMAGES = "image/png", "image/jpeg", "image/gif", "image/webp"
BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
URI = re.compile(r"data:image/[\w.+-]+(?:;[\w.=-]+)*;base64,([\w+/=%-]+)", re.I)
# An image in Markdown or in HTML, by where it lies.
NAMED = re.compile(
    r"!\[[^\]\n]{0,300}\]\(\s{0,9}(?:<(?P<angled>[^<>\n]+)>|(?P<plain>[^\s()<>]+))"
    r"|<img\b[^<>]{0,300}?\bsrc\s{0,9}=\s{0,9}[\"']?(?P<html>[^\s<>\"']+)",
    re.I,
)
# What the first bytes say, whatever somebody has called it.
SHOWN = {
    rb"\x89PNG": "image/png", rb"\xff\xd8\xff": "image/jpeg", rb"GIF8": "image/gif",
    rb"RIFF....WEBP": "image/webp",
}  # fmt: skip
DRAWN = rb"BM", rb"II\*\x00", rb"MM\x00\*"
DRAWABLE = *SHOWN, *DRAWN
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


def shown_by_name(texts, known, files, folder):
    """Return texts that show attachments where they showed a file by its name.

    Each of texts is a pair of a text and its attachments, and so is what is returned.
    Beside it, for each text, the names of those that there are not. files are bytes by
    path, known the paths of those that the assignment has, and folder is the
    notebook's.
    """
    found, missing, used, names = [], [], [], iter(range(NAMES))
    looked_at = 0
    for text, attachments in texts:
        attachments, gone = dict(attachments), []

        def attach(match, attachments=attachments, gone=gone):
            name = unquote(html.unescape(match[match.lastgroup]))
            name = re.sub(r"\Afile:/+", "/", name)
            if re.match(r"[a-z]{2,}:|//", name, re.I) or next(names, None) is None:
                return match[0]
            path = resolved(name, files, folder)
            if path is None:
                if resolved(name, known, folder) is None:
                    gone.append(name)
                return match[0]
            data = files[path]
            drawn = any(re.match(mark, data[:16], re.DOTALL) for mark in DRAWABLE)
            # Each once in any case: many names of a large one are as many large ones.
            room = (
                path not in used
                or len(data) + sum(len(files[each]) for each in used) <= CELL_BYTES
            )
            if drawn and path not in attachments and room:
                used.append(path)
                attachments[path] = "image/*", b64encode(data).decode()
            if path not in attachments:
                return match[0]
            start, end = (each - match.start() for each in match.span(match.lastgroup))
            return f"{match[0][:start]}attachment:{quote(path)}{match[0][end:]}"

        looked_at += len(text)
        text = NAMED.sub(attach, text) if looked_at <= LOOKED_AT else text
        found.append((text, attachments))
        missing.append(gone)
    return found, missing


def resolved(name, paths, folder):
    """Return that of the paths which a notebook in a folder means by a name, or None.

    A text says where a picture lay when it was written: what is called so counts, and
    the more folders agree, the better.
    """
    path = name if name.startswith("/") else f"{folder}/{name}"
    parts = posixpath.normpath(path.replace("\\", "/")).casefold().split("/")[::-1]

    def agreeing(path):
        pairs = zip(parts, path.casefold().split("/")[::-1], strict=False)
        return sum(
            1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)
        )

    best = max(paths, key=agreeing, default=None)
    return best if best is not None and agreeing(best) else None


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
