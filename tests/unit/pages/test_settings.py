"""Files that `sitegen.toml` publishes. What is said of entries that lead nowhere is in `golden/problems`."""

from in_memory import config_of, known
from sitegen.model import Asset
from sitegen.pages.settings import settings_assets, settings_problems
from support import story

TABLE = '[nav]\nPlan = "plan.pdf"\n[publisher]\nlogo = "logo.png"\nmasthead = "https://a.example/"\n'


def test_what_an_entry_leads_to_is_published() -> None:
    assets = tuple(Asset(f"content/{name}", 9) for name in ("logo.png", "plan.pdf", "other.png"))
    answers = known({"content/town/a.md": story()}, config=config_of(TABLE), assets=assets)
    assert settings_assets(answers.site, answers.places) == {"content/logo.png", "content/plan.pdf"}
    assert list(settings_problems(answers.site, answers.places, {}, ())) == []
