"""A site that never touches a disk: stories as text, the questions of one theme asked of it."""

from collections.abc import Mapping
from functools import cache

import pytest

from sitegen.config import Config
from sitegen.config_file import read_config
from sitegen.content.parse import ParseOptions, parse
from sitegen.content.rows import decode_body
from sitegen.model import Asset, Body, Entry, Source, digest_of
from sitegen.nodes import Plain
from sitegen.pages.plan import places, plan
from sitegen.pages.render import Press, render
from sitegen.pages.targets import Output, Target
from sitegen.pipeline.layers import built_in, packaged_layer
from sitegen.problems import Problem, StoppedError
from sitegen.site.answers import Answers
from sitegen.site.assemble import Site, assemble
from sitegen.site.known import Known
from sitegen.theme.load import Layer, TemplateText, Theme, load_theme
from sitegen.theme.templates import Templates, compile_theme
from support import CONFIG, NOW, instant

STATIC = {
    name: f"/assets/{name}?v=1" for name in ("style.css", "icon.svg", "newsreader.woff2", "newsreader-italic.woff2")
}


_BODIES: dict[str, bytes] = {}  # of every entry that was made; a digest means one body only


def body(digest: str) -> Body:
    return decode_body(_BODIES[digest])


def config_of(more: str = "", base: str = "https://test.example") -> Config:
    return read_config(CONFIG.replace("https://test.example", base) + more)


def entries_of(files: Mapping[str, str], config: Config) -> tuple[Entry, ...]:
    """What the files hold; every one of them must be sound."""
    options = ParseOptions(config.zone, config.authority, config.byline)
    found = []
    for path, text in files.items():
        parsed = parse(Source(path, text.encode("utf-8")), options)
        assert parsed.entry is not None, parsed.problems
        found.append(parsed.entry)
        _BODIES[digest_of(parsed.body)] = parsed.body
    return tuple(found)


def assembled(
    files: Mapping[str, str],
    *,
    now: str = NOW,
    config: Config | None = None,
    assets: tuple[Asset, ...] = (),
    data: Mapping[str, Plain] | None = None,
) -> tuple[Site, tuple[Problem, ...]]:
    chosen = config or config_of()
    found = {asset.path: asset for asset in assets}
    return assemble(entries_of(files, chosen), found, data or {}, chosen, instant(now, chosen.zone))


def site_of(
    files: Mapping[str, str], *, now: str = NOW, config: Config | None = None, assets: tuple[Asset, ...] = ()
) -> Site:
    return assembled(files, now=now, config=config, assets=assets)[0]


def known_of(site: Site) -> Known:
    return Known(site, places(site, plan(site), STATIC), STATIC, body)


def known(
    files: Mapping[str, str],
    *,
    now: str = NOW,
    config: Config | None = None,
    assets: tuple[Asset, ...] = (),
    data: Mapping[str, Plain] | None = None,
) -> Known:
    return known_of(assembled(files, now=now, config=config, assets=assets, data=data)[0])


@cache
def wions() -> Theme:
    """The theme that comes with sitegen."""
    return load_theme("wions", packaged_layer, built_in())


def layered(layers: Mapping[str, Mapping[str, str | bytes]], name: str = "x") -> Theme:
    """A theme from folders as text; `wions` is there too."""

    def read(wanted: str) -> Layer | None:
        if wanted not in layers:
            return packaged_layer(wanted)
        files = {
            path: content if isinstance(content, bytes) else content.encode("utf-8")
            for path, content in layers[wanted].items()
        }
        return Layer(f"themes/{wanted}", files)

    return load_theme(name, read, built_in())


def compiled(**templates: str) -> Templates:
    """`404.html`, and whatever else is given as `name_html`, over the theme that comes with sitegen."""
    files = {f"templates/{name.replace('_html', '.html')}": text for name, text in templates.items()}
    return compile_theme(layered({"_site": files}, "wions"))


@cache
def wions_compiled() -> Templates:
    return compile_theme(wions())


def made(answers: Known, templates: Templates | None = None, kinds: frozenset[str] = frozenset()) -> dict[str, Output]:
    """The outputs of a site by path, of some kinds of page or of all."""
    press = Press(Answers(answers), templates or wions_compiled())
    return {target.path: render(target, press) for target in plan(answers.site) if not kinds or target.kind in kinds}


def page(template: str, answers: Known, **more: str) -> str:
    """What a template makes of a site, as the page for addresses that don't exist."""
    templates = compiled(**{"404_html": template}, **more)
    return render(
        Target("404.html", "/404.html", "not_found", "404.html", ""), Press(Answers(answers), templates)
    ).data.decode()


def printed(template: str, answers: Known, url: str = "/404.html", **parts: str) -> str:
    """What a template makes whose theme has nothing else but `parts` (`part_html`), as the page at `url`."""
    texts = {"404.html": template, **{name.replace("_html", ".html"): text for name, text in parts.items()}}
    theme = Theme("x", {name: TemplateText(name, text) for name, text in texts.items()}, {})
    kind = "not_found" if url == "/404.html" else "bylines"
    target = Target(url.strip("/"), url, kind, "404.html", "")
    return render(target, Press(Answers(answers), compile_theme(theme))).data.decode()


def faults(template: str, answers: Known, **parts: str) -> tuple[Problem, ...]:
    """What is wrong with a template, read or rendered."""
    with pytest.raises(StoppedError) as stopped:
        printed(template, answers, **parts)
    return stopped.value.problems
