"""Serve the built site on this machine, compressed as servers do.

python -m theme.server
"""

import gzip
from contextlib import suppress
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

SITE = Path(__file__).parents[1] / "_build" / "html"
PORT = 8000
ADVICE = """\
This server compresses what it sends: a page with its style has a quarter of its size
then, and a long page a tenth. Have your own server do so too, as `gzip on` and
`gzip_types` do in nginx and `encode gzip` does in Caddy. GitHub Pages does, too."""
TEXT = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt"}


@lru_cache(1000)
def compressed(path, changed):
    """Return a file's content, compressed; a changed file is compressed again."""
    return gzip.compress(path.read_bytes(), compresslevel=6)


class Compressing(SimpleHTTPRequestHandler):
    """A server that keeps connections, and compresses text for those who take it."""

    protocol_version = "HTTP/1.1"

    def send_head(self):
        """Send the headers; return what is to be sent after them, open, or None."""
        path = Path(self.translate_path(self.path))
        accepted = self.headers.get("Accept-Encoding", "")
        if not path.is_file() or path.suffix not in TEXT or "gzip" not in accepted:
            return super().send_head()
        content = compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Last-Modified", self.date_time_string(path.stat().st_mtime))
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return BytesIO(content)

    def log_message(self, format, *args):
        """Do not report each request."""


def start(folder, port=0, handler=Compressing):
    """Return a server of a folder, on a free port where none is given."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(handler, directory=folder))


if __name__ == "__main__":
    print(f"The book is at http://localhost:{PORT}/\n{ADVICE}", flush=True)
    with suppress(KeyboardInterrupt):
        start(SITE, PORT).serve_forever()
