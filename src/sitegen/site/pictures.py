"""What pages show of a picture: where its sizes stand."""

from sitegen.config import ImageOptions
from sitegen.model import Asset
from sitegen.recipes import renditions
from sitegen.site.views import Candidate, Image


def is_made(asset: Asset, options: ImageOptions) -> bool:
    """Whether a picture is shown in sizes made for it, not as it is."""
    return options.renditions and asset.trait == "still"


def shown(asset: Asset, shape: str, focus: str, options: ImageOptions) -> Image | None:
    """A picture in one of its shapes; None if it is shown as it is."""
    if not is_made(asset, options):
        return None
    found = renditions(asset, shape, focus, avif=options.avif)
    webp, avif = (
        tuple(Candidate(each.url, each.recipe.width) for each in found if each.recipe.format == wanted)
        for wanted in ("webp", "avif")
    )
    jpeg = found[-1]
    return Image(
        url=jpeg.url,
        width=jpeg.recipe.width,
        height=jpeg.recipe.height,
        srcset=webp,
        avif=avif,
        fallback=jpeg.url,
    )
