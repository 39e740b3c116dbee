"""The configuration of an S3 bucket that is a website (docs.aws.amazon.com, "website-configuration")."""

import json
from collections.abc import Mapping

from sitegen.hosting.nginx import FOLDER
from sitegen.hosting.rules import Rules, decoded

# A prefix is all that S3 compares: a folder's would lead away from whatever else lies in it, `/a.htm` from `/a.html`.
_IF_NOTHING_IS_THERE = {"HttpErrorCodeReturnedEquals": "404"}


def s3(rules: Rules) -> Mapping[str, str]:
    """For `aws s3api put-bucket-website --website-configuration file://…`. It can redirect, but say 410 of nothing."""
    made: dict[str, object] = {"IndexDocument": {"Suffix": "index.html"}}
    if rules.not_found:
        made["ErrorDocument"] = {"Key": _key(rules.not_found)}
    if rules.moved:
        made["RoutingRules"] = [
            {
                "Condition": {
                    "KeyPrefixEquals": _key(old),
                    **(_IF_NOTHING_IS_THERE if not old.endswith(".html") else {}),
                },
                "Redirect": {"ReplaceKeyWith": _key(new), "HttpRedirectCode": "301"},
            }
            for old, new in rules.moved
        ]
    return {f"{FOLDER}/s3-website.json": json.dumps(made, indent=2, ensure_ascii=False) + "\n"}


def _key(url: str) -> str:
    return decoded(url).lstrip("/")
