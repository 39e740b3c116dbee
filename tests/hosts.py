"""Real web servers on this computer that obey the rules in an output, and the rules of hosts that we can't run."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support import free_port, require

_PATIENCE = 10.0  # seconds until a server must answer
_MODULES = Path("/usr/lib/apache2/modules")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True, slots=True)
class Server:
    port: int

    def get(self, path: str) -> Answer:
        """What a browser gets that doesn't follow redirects; the path is sent as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request("GET", path, headers={"Host": f"127.0.0.1:{self.port}"})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


def program(*names: str) -> str:
    """The path of a server's program; where it is missing, the test is skipped."""
    found = next((path for name in names if (path := shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin"))), "")
    require(found, names[0])
    return found


@contextmanager
def nginx(root: Path, rules: Path, room: Path) -> Iterator[Server]:
    """nginx with the document root `root`, by the rules that a build left in the folder `rules`."""
    binary, port = program("nginx"), free_port()
    folders = " ".join(
        f"{name}_temp_path {room}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (room / "nginx.conf").write_text(
        f"""\
daemon off;
pid {room}/pid;
error_log stderr;
worker_processes 1;
events {{ }}
http {{
    access_log off;
    {folders}
    types {{ text/html html; text/css css; application/xml xml; image/webp webp; }}
    include {rules}/nginx-http.conf;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        index index.html;
        include {rules}/nginx-server.conf;
    }}
}}
"""
    )
    with _running([binary, "-c", str(room / "nginx.conf"), "-p", str(room)], port, room) as server:
        yield server


@contextmanager
def apache(root: Path, room: Path) -> Iterator[Server]:
    """Apache with the document root `root`, obeying the `.htaccess` in it."""
    binary, port = program("apache2", "httpd"), free_port()
    modules = ("mpm_event", "authz_core", "dir", "mime", "rewrite", "headers")
    loads = "\n".join(f"LoadModule {name}_module {_MODULES}/mod_{name}.so" for name in modules)
    (room / "types").write_text("text/html html\ntext/css css\napplication/xml xml\nimage/webp webp\n")
    (room / "apache.conf").write_text(
        f"""\
ServerRoot {room}
ServerName 127.0.0.1
PidFile {room}/apache.pid
Mutex posixsem
Listen 127.0.0.1:{port}
{loads}
TypesConfig {room}/types
ErrorLog /dev/stderr
User www-data
Group www-data
DocumentRoot {root}
DirectoryIndex index.html
<Directory {root}>
    AllowOverride All
    Require all granted
</Directory>
"""
    )
    with _running([binary, "-f", str(room / "apache.conf"), "-DFOREGROUND"], port, room) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, room: Path) -> Iterator[Server]:
    _let_anybody_read(room)
    with (room / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _await(port, process, room / "log")
            yield Server(port)
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _let_anybody_read(room: Path) -> None:
    """Servers that root starts work as another user, who must get through the folders of the tests."""
    top = Path(tempfile.gettempdir()).resolve()
    for folder in (room, *room.parents) if os.getuid() == 0 else ():
        if folder.is_relative_to(top):
            folder.chmod(folder.stat().st_mode | 0o055)


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(log.read_text(errors="replace"))


def redirect_rules(text: str) -> list[tuple[str, str, str]]:
    """The lines of a `_redirects` file: from, to, status."""
    parts = (line.split() for line in text.split("\n") if line and not line.startswith("#"))
    return [(old, new, status) for old, new, status in parts]


def header_rules(text: str) -> list[tuple[re.Pattern[str], list[tuple[str, str]]]]:
    """The blocks of a `_headers` file: what they match, a `*` standing for anything, and the headers they set."""
    found: list[tuple[re.Pattern[str], list[tuple[str, str]]]] = []
    for line in text.split("\n"):
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[-1][1].append((name, value))
        elif line:
            found.append((re.compile(".*".join(map(re.escape, line.split("*")))), []))
    return found


def headers_for(path: str, text: str) -> dict[str, list[str]]:
    """Every value that a path would get, by header."""
    found: dict[str, list[str]] = {}
    for pattern, headers in header_rules(text):
        for name, value in headers if pattern.fullmatch(path) else ():
            found.setdefault(name, []).append(value)
    return found
