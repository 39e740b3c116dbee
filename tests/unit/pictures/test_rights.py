"""Whose a picture is, by its own metadata."""

import pytest

from photographs import exif, photograph, private_photograph, read
from sitegen.pictures.rights import NOTHING, Rights, as_iptc, as_xmp, rights_of

ALL = Rights("Ann & Bo <Quay>", "Wions", "© Wions", "Ask first", "https://wions.example/terms", "https://cv.example/a")


def xmp(inner: str, attributes: str = "") -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" {attributes}>{inner}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


@pytest.mark.parametrize(
    ("packet", "rights"),
    [
        (xmp("<photoshop:Credit>Wions</photoshop:Credit>"), Rights(credit="Wions")),
        (xmp("", 'photoshop:Credit="Wions"'), Rights(credit="Wions")),
        (
            xmp("<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>"),
            Rights(creator="Ann, Bo"),
        ),
        (
            xmp("<dc:rights><rdf:Alt><rdf:li>Ours</rdf:li><rdf:li>Unser</rdf:li></rdf:Alt></dc:rights>"),
            Rights(copyright="Ours"),
        ),
        (xmp("<photoshop:Credit> two\n lines\u2028&#9;</photoshop:Credit>"), Rights(credit="two lines")),
        (xmp("<photoshop:City>Orrinhaven</photoshop:City>"), NOTHING),
        (b"<!DOCTYPE x [<!ENTITY e 'e'>]>" + xmp("<photoshop:Credit>&e;</photoshop:Credit>"), NOTHING),
        (b"<x:xmpmeta", NOTHING),
        (b"\xff\xfe", NOTHING),
    ],
)
def test_xmp_says_whose_a_picture_is(packet: bytes, rights: Rights) -> None:
    assert rights_of(read(photograph(xmp=packet))) == rights


def test_exif_and_iptc_are_asked_as_well_and_xmp_counts_most() -> None:
    assert rights_of(read(photograph(exif=exif(copyright_="Wions")))) == Rights(copyright="Wions")
    assert rights_of(read(private_photograph())) == Rights("Ann Quay", "Quay/Wions", "© Wions 2026")


@pytest.mark.parametrize(
    ("rights", "shown"),
    [(ALL, "Wions"), (Rights("Ann", copyright="©"), "Ann"), (Rights(copyright="©"), "©"), (NOTHING, "")],
)
def test_readers_are_told_the_credit_or_who_made_it(rights: Rights, shown: str) -> None:
    assert rights.shown == shown


def test_what_is_written_is_read_again() -> None:
    assert rights_of(read(photograph(xmp=as_xmp(ALL)))) == ALL
    assert as_xmp(NOTHING) == as_iptc(NOTHING) == b""
