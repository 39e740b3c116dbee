"""The table `[publisher]`: who publishes the site, and by what rules, for whoever judges by them."""

from collections.abc import Mapping
from typing import Any

from sitegen.config import Publisher
from sitegen.fields import Field, Schema
from sitegen.kinds import REFERENCE, TEXT, URL, list_of

# As schema.org has them: the first eight of an Organization, the others of a NewsMediaOrganization only.
POLICIES: Mapping[str, str] = {
    "publishing_principles": "By what rules the newsroom works",
    "corrections_policy": "How errors are put right",
    "ethics_policy": "What those who work here may and may not do",
    "diversity_policy": "Whose voices are heard, and who is in the newsroom",
    "diversity_staffing_report": "Figures of who is in the newsroom",
    "unnamed_sources_policy": "When sources aren't named",
    "actionable_feedback_policy": "How readers are heard, and what comes of it",
    "ownership_funding_info": "Who owns the outlet and who pays for it",
    "masthead": "Who leads the newsroom",
    "mission_coverage_priorities_policy": "What the outlet is for, and what it covers first",
    "verification_fact_checking_policy": "How facts are checked",
    "no_bylines_policy": "Why some stories name no author",
}

PUBLISHER = Schema(
    "[publisher]",
    (
        Field("name", TEXT, "Who publishes the site; default: `title`."),
        Field("legal_name", TEXT, "The name in the register of companies or trusts."),
        Field("url", URL, "The publisher's own site; default: `base_url`."),
        Field("logo", REFERENCE, "A picture under `content/`; it also stands for pages without one of their own."),
        Field("same_as", list_of(URL), "The publisher elsewhere: accounts, an encyclopaedia's article."),
        *(
            Field(name, REFERENCE, f"{help_}: a standing page, such as `pages/about.md`, or an address.")
            for name, help_ in POLICIES.items()
        ),
    ),
    elsewhere={"ownership": "Write `ownership_funding_info`.", "corrections": "Write `corrections_policy`."},
    unknown="error",
    code="config",
)


def publisher_of(values: Mapping[str, Any]) -> Publisher:
    """The publisher, from the fields that were read."""
    policies = {name: values[name] for name in POLICIES if name in values}
    return Publisher(**{name: value for name, value in values.items() if name not in POLICIES}, policies=policies)
