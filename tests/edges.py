"""Hosts that can't be started here: what their own matchers, or their documented rules, make of a built site."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from support import node_module, require

_SCRIPT = Path(__file__).with_name("edge.mjs")
# developers.cloudflare.com/pages/configuration/redirects
_MOST = {"static": 2_000, "dynamic": 100}
_LONGEST = 1_000
_PERMITTED = ("200", "301", "302", "303", "307", "308")


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, where it leads ("" if nowhere), and the file that is shown ("" if none is), with a slash before it."""

    status: int
    location: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    line: int
    old: str
    new: str
    status: int


def netlify(root: Path, urls: Sequence[str]) -> list[Reply]:
    """By Netlify's own matcher; a rule without `!` yields to a file."""
    return _replies(_ask("netlify", root, (root / "_redirects").read_text(encoding="utf-8"), urls))


def cloudflare(root: Path, urls: Sequence[str]) -> list[Reply]:
    """By the very code that answers on Cloudflare Pages."""
    rules, refused = cloudflare_rules((root / "_redirects").read_text(encoding="utf-8"))
    assert refused == []
    return _replies(_ask("cloudflare", root, _rows(rules), urls))


def static_rules(rules: Iterable[Rule], root: Path) -> int:
    """How many rules Cloudflare Pages looks up at once; it tries all others one by one."""
    return int(_ask("cloudflare", root, _rows(rules), ())["static"])


def cloudflare_rules(text: str) -> tuple[list[Rule], list[str]]:
    """The lines of a `_redirects` file that Cloudflare Pages takes, and those that it leaves out."""
    taken: dict[str, Rule] = {}
    refused: list[str] = []
    count = {"static": 0, "dynamic": 0}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        old, new, status = (*line.split(), "302")[:3]
        kind = "dynamic" if "*" in old or re.search(r":[A-Za-z]", old) or count["dynamic"] else "static"
        count[kind] += 1
        sound = len(line) <= _LONGEST and len(line.split()) in (2, 3) and status in _PERMITTED and old not in taken
        if sound and count[kind] <= _MOST[kind]:
            taken[old] = Rule(number, old, new, int(status))
        else:
            refused.append(line)
    return list(taken.values()), refused


def s3(root: Path, urls: Sequence[str]) -> list[Reply]:
    """As a bucket that is a website answers (docs.aws.amazon.com, "how-to-page-redirect", "IndexDocumentSupport")."""
    config = json.loads((root / ".sitegen-hosting/s3-website.json").read_text(encoding="utf-8"))
    assert len(config["RoutingRules"]) <= 50
    return [_of_bucket(root, config, unquote(url.partition("?")[0]).lstrip("/")) for url in urls]


def _of_bucket(root: Path, config: Any, key: str) -> Reply:
    index, rules = config["IndexDocument"]["Suffix"], config["RoutingRules"]

    def led(code: str | None) -> Reply | None:
        found = (
            rule["Redirect"]
            for rule in rules
            if rule["Condition"].get("HttpErrorCodeReturnedEquals") == code
            and key.startswith(rule["Condition"]["KeyPrefixEquals"])
        )
        first = next(found, None)
        return Reply(int(first["HttpRedirectCode"]), f"/{quote(first['ReplaceKeyWith'])}") if first else None

    folder = key if key.endswith("/") or not key else f"{key}/"
    if before := led(None):
        return before
    if key and not key.endswith("/") and (root / key).is_file():
        return Reply(200, file=f"/{key}")
    if (root / folder / index).is_file():
        return Reply(200, file=f"/{folder}{index}") if key in ("", folder) else Reply(302, f"/{quote(folder)}")
    return led("404") or Reply(404, file=f"/{config['ErrorDocument']['Key']}")


def _rows(rules: Iterable[Rule]) -> list[dict[str, object]]:
    return [{"from": r.old, "to": r.new, "status": r.status, "lineNumber": r.line} for r in rules]


def _replies(answered: Any) -> list[Reply]:
    return [Reply(each["status"], each["location"] or "", each["file"] or "") for each in answered["answers"]]


def _ask(host: str, root: Path, rules: object, urls: Sequence[str]) -> Any:
    package = {"netlify": "netlify-redirector", "cloudflare": "@cloudflare/pages-shared"}[host]
    found, node = node_module(f"{package}/package.json"), shutil.which("node")
    require(found and node, package)
    assert found
    assert node
    modules = found.parents[package.count("/") + 1]
    asked = {"host": host, "modules": str(modules), "root": str(root), "rules": rules, "urls": list(urls)}
    made = subprocess.run(
        [node, str(_SCRIPT)], input=json.dumps(asked), capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)
