"""When a story last changed in substance: `updated` of a feed, `lastmod` of a sitemap, `dateModified` of a page."""

from sitegen.dates import Moment
from sitegen.model import Article


def last_changed(article: Article) -> Moment:
    """The latest of a story's date, update, corrections and retraction, as far as they may be seen (`held.as_at`)."""
    if not (article.updated or article.retracted or article.corrections):
        return article.date  # nearly every story, and all of a month are asked for each that comes
    retracted = article.retracted.date if article.retracted else None
    dated = (article.date, article.updated, retracted, *(correction.date for correction in article.corrections))
    return max((moment for moment in dated if moment), key=lambda moment: moment.at)
