"""Every host that sitegen can write rules for: how, and how many redirects it takes."""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from sitegen.hosting.apache import apache
from sitegen.hosting.edge import cloudflare, netlify
from sitegen.hosting.nginx import nginx
from sitegen.hosting.rules import Rules
from sitegen.hosting.s3 import s3

Write = Callable[[Rules], Mapping[str, str]]


class Host(Struct, frozen=True):
    """`write` makes the texts of its files, by path in the output; `limit` is how many old addresses it can lead on,
    0 without one.
    """

    name: str
    write: Write
    limit: int = 0

    def files(self, rules: Rules) -> Mapping[str, str]:
        return self.write(replace(rules, moved=rules.moved[: self.limit]) if self.limit else rules)

    def left_out(self, rules: Rules) -> int:
        """How many redirects it has no room for."""
        return max(0, len(rules.moved) - self.limit) if self.limit else 0


HOSTS: Mapping[str, Host] = {
    "netlify": Host("Netlify", netlify),
    # 2,000 lines, two for each address (developers.cloudflare.com/pages/configuration/redirects).
    "cloudflare": Host("Cloudflare Pages", cloudflare, 1_000),
    "nginx": Host("nginx", nginx),
    "apache": Host("Apache", apache),
    # 50 routing rules (docs.aws.amazon.com, "how-to-page-redirect").
    "s3": Host("S3", s3, 50),
}
