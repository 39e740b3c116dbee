"""Where everything stands: the URLs of stories, pages, lists and the archive."""

from sitegen import urls
from sitegen.config import Config
from sitegen.model import Article, Asset, Page
from sitegen.permalinks import fill_pattern

ARCHIVE = "/archive/"


def entry_url(entry: Article | Page, config: Config) -> str:
    """Where a story or a standing page stands, published or not; "" if its kind of page isn't made."""
    return article_url(entry, config) if isinstance(entry, Article) else page_url(entry, config)


def article_url(article: Article, config: Config) -> str:
    if not config.kinds.articles:
        return ""
    date = article.date
    values = {
        "section": article.section,
        "year": date.year,
        "month": date.month,
        "day": date.day[-2:],
        "slug": article.slug,
    }
    return urls.encode(fill_pattern(config.permalinks.article, values))


def page_url(page: Page, config: Config) -> str:
    return urls.encode(fill_pattern(config.permalinks.page, {"slug": page.slug})) if config.kinds.pages else ""


def corrections_url(config: Config) -> str:
    """The list of corrections stands like a standing page of that name, which introduces it where there is one."""
    return urls.encode(fill_pattern(config.permalinks.page, {"slug": "corrections"}))


def asset_url(asset: Asset) -> str:
    """An asset keeps its place: `content/world/wall.jpg` is `/world/wall.jpg`."""
    return urls.url_of(asset.path.partition("/")[2])


def section_url(key: str, config: Config) -> str:
    return f"/{urls.encode(key)}/" if config.kinds.sections else ""


def tag_url(key: str, config: Config) -> str:
    return urls.encode(fill_pattern(config.permalinks.tag, {"slug": key})) if config.kinds.tags else ""


def byline_url(key: str, config: Config) -> str:
    return urls.encode(fill_pattern(config.permalinks.byline, {"slug": key})) if config.kinds.bylines else ""


def index_url(pattern: str, default: str) -> str:
    """Where the list of all tags (or bylines) stands: the folder that holds them."""
    folder = pattern.partition("{slug}")[0]
    folder = folder[: folder.rfind("/") + 1]
    return urls.encode(folder) if folder != "/" else default


def list_page_url(front: str, number: int) -> str:
    """A numbered page of the list whose front stands at `front`."""
    return f"{_folder(front)}page-{number}.html"


def month_url(month: str) -> str:
    """`2026-11` is `/archive/2026/11/`."""
    return f"{ARCHIVE}{month.replace('-', '/')}/"


def year_url(year: str) -> str:
    return f"{ARCHIVE}{year}/"


def feed_url(front: str, name: str) -> str:
    """A feed stands beside the front it belongs to."""
    return f"{_folder(front)}{name}"


def _folder(front: str) -> str:
    """Where that stands which belongs to a front."""
    return front if front.endswith("/") else front.removesuffix(".html") + "/"
