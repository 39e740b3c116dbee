"""When a story last changed in substance: `updated` of a feed, `lastmod` of a sitemap, `dateModified` of a page."""

from sitegen.dates import Moment
from sitegen.model import Article


def last_changed(article: Article) -> Moment:
    """The latest of a story's date, update and corrections, as far as they may be seen (`held.as_at`)."""
    dated = (article.date, article.updated, *(correction.date for correction in article.corrections))
    return max((moment for moment in dated if moment), key=lambda moment: moment.at)
