"""Programs of others that judge what we make."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from support import node_module, require

# It ends before a better compiler or collector would have paid for itself.
_SHORT_RUN = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def nu_html_checker(pages: Iterable[Path]) -> list[dict[str, Any]]:
    """What the Nu HTML checker says of these pages: `message`, `url`, `lastLine` and more of each fault."""
    java, jar = shutil.which("java"), node_module("vnu-jar/build/dist/vnu.jar")
    require(java and jar, "the Nu HTML checker (Java and vnu-jar)")
    command = [str(java), "-Xss2m", *_SHORT_RUN, "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*command, *map(str, pages)], capture_output=True, text=True, check=True, timeout=300)
    found: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return found
