"""PDFs made for tests and benchmarks: small files that ask for endless work, memory or depth."""

from collections.abc import Callable

FORM = "/Type/XObject/Subtype/Form/BBox[0 0 99 99]"


def pdf(*objects: bytes, page: str = "/F Do", box: str = "0 0 100 100") -> bytes:
    """Return a PDF of one page, which may draw its object 4, the first of the given, as /F."""
    body = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents {4 + len(objects)} 0 R"
        "/Resources<</XObject<</F 4 0 R>>>>>>".encode(),
        *objects,
        stream(page),
    ]
    return file_of(body)


def file_of(body: list[bytes], trailer: str = "") -> bytes:
    """Return a PDF of the given objects, the first of which is its catalogue."""
    content = b"%PDF-1.7\n"
    table = "0000000000 65535 f \n"
    for number, each in enumerate(body, start=1):
        table += f"{len(content):010d} 00000 n \n"
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    size = len(body) + 1
    end = f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + f"xref\n0 {size}\n{table}{end}".encode()


def stream(content: str, entries: str = "") -> bytes:
    """Return a stream object."""
    return f"<<{entries}/Length {len(content)}>>stream\n{content}\nendstream".encode()


def form(content: str, entries: str = "") -> bytes:
    """Return a form XObject that draws the content."""
    return stream(content, FORM + entries)


def draws_itself() -> bytes:
    """Return a PDF of 583 bytes whose form draws itself twice."""
    return pdf(form("/F Do /F Do", "/Resources<</XObject<</F 4 0 R>>>>"))


def nested(levels: int = 12, times: int = 10) -> bytes:
    """Return a PDF of 3 kB that draws times ** levels squares."""
    inner = [
        form("/F Do " * times, f"/Resources<</XObject<</F {5 + level} 0 R>>>>")
        for level in range(levels)
    ]
    return pdf(*inner, form("0 0 5 5 re f"))


def endless() -> bytes:
    """Return a PDF of 1 kB whose pattern fills its own tiles, of which there are 10 ** 10."""
    fill = "/Pattern cs /P scn 0 0 99 99 re f"
    resources = "/Resources<</Pattern<</P 5 0 R>>>>"
    tile = (
        "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001"
    )
    return pdf(form(fill, resources), stream(fill, tile + resources))


def long_path() -> bytes:
    """Return a PDF of 18 MB with a path of two million crossing lines."""
    return pdf(form("0 0 m " + "9 9 l 3 4 l " * 1_000_000 + "B"))


def deep_array() -> bytes:
    """Return a PDF whose content is an array in an array, a million times."""
    return pdf(form("[" * 1_000_000))


def huge_image() -> bytes:
    """Return a PDF with an image of 60,000 by 60,000 pixels, of which it has none."""
    entries = "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
    return pdf(stream("", entries + "/ColorSpace/DeviceRGB"), page="99 0 0 99 0 0 cm /F Do")


def huge_page() -> bytes:
    """Return a PDF with a page of 10 ** 9 by 10 ** 9 points."""
    return pdf(form("0 0 5 5 re f"), box="0 0 1000000000 1000000000")


def thin_page() -> bytes:
    """Return a PDF with a page of 14,400 points by a thousandth."""
    return pdf(form("0 0 5 5 re f"), box="0 0 14400 .001")


def encrypted() -> bytes:
    """Return a PDF that asks for a password."""
    keys = f"/O<{'41' * 32}>/U<{'42' * 32}>"
    trailer = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4{keys}>>/ID[<00><00>]"
    return file_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"], trailer)


def without_pages() -> bytes:
    """Return a PDF with an empty list of pages."""
    return file_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])


HOSTILE: tuple[Callable[[], bytes], ...] = (
    draws_itself, nested, endless, long_path, deep_array, huge_image, huge_page, thin_page,
    encrypted, without_pages,
)  # fmt: skip
