"""`[hosting]` of `sitegen.toml`: its schema, and the checks no field can make alone."""

from typing import Any

from sitegen.config import HOSTS, Hosting
from sitegen.fields import Field, Reader, Schema
from sitegen.kinds import FLAG, TEXT, choice, list_of
from sitegen.nodes import Node, Table

HOSTING = Schema(
    "[hosting]",
    (
        Field("rules", list_of(choice(*HOSTS)), "The hosts to write rules for: redirects, what is gone, headers."),
        Field("headers", FLAG, "Write rules for headers: security, caching, the types of feeds.", default="true"),
        Field(
            "csp",
            TEXT,
            "A Content-Security-Policy of your own, for a theme with scripts; `off` sends none. The usual one allows "
            "no script, and the frames of `[embeds]`.",
        ),
    ),
    unknown="error",
    code="config",
)


def hosting_of(values: dict[str, Any], table: Node | None, reader: Reader) -> Hosting:
    """What was written; `table` is where. Faults go to the reader."""
    at = {key.value: node for key, node in table.entries} if isinstance(table, Table) else {}
    options = Hosting(**{**values, "rules": tuple(dict.fromkeys(values.get("rules", ())))})
    if {"netlify", "cloudflare"} <= set(options.rules):
        message = "`netlify` and `cloudflare` read one file, `_redirects`, each in a language of its own"
        reader.fault(at["rules"], message, "Keep the one that your site stands on.")
    if '"' in options.csp or not options.csp.isascii():
        message = "`csp` holds a sign that no policy may have"
        reader.fault(at["csp"], message, "Its words stand in single quotes: `default-src 'self'`.")
    return options
