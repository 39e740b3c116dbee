"""Python-Markdown gives a note without words no way back, and fails when it sorts the notes. Ours gives it one."""

from xml.etree.ElementTree import Element, SubElement

from markdown.extensions.footnotes import FN_BACKLINK_TEXT, FootnoteExtension


class Footnotes(FootnoteExtension):
    """The library's notes, each of them with a way back."""

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802
        made = super().makeFootnotesDiv(root)
        items = made.iterfind("ol/li") if made is not None else ()
        for number, (name, item) in enumerate(zip(self.footnotes, items, strict=False), 1):
            if not len(item):
                way = SubElement(SubElement(item, "p"), "a", {"href": f"#{self.makeFootnoteRefId(name)}"})
                way.set("class", "footnote-backref")
                way.set("title", str(self.getConfig("BACKLINK_TITLE")).format(number))
                way.text = FN_BACKLINK_TEXT
        return made
