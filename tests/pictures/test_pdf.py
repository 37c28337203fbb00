"""PDFs, each rendered in a process of its own: what it gives, what it costs, and how it ends."""

import io
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.pictures.hostile_pdfs import (
    HOSTILE,
    draws_itself,
    encrypted,
    endless,
    huge_page,
    nested,
    without_pages,
)
from tests.waiting import HANGS

from tenfold.errors import DataError
from tenfold.pictures import open_picture, pdf, pdf_child

pypdfium2 = pytest.importorskip("pypdfium2")

TOO_MUCH = "could not be rendered within 5 s and 512 MB of memory: save the page as PNG or JPEG"


def page_of(colour=(230, 200, 90)) -> bytes:
    pixels = np.full((200, 160, 3), colour, np.uint8)
    pixels[50:150, 70:90] = 20
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PDF", resolution=72)
    return file.getvalue()


def child(content: bytes, **options) -> "subprocess.Popen[bytes]":
    """Start the program that renders, and give it a PDF."""
    command = pdf._command("x.pdf")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)
    process.stdin.write(pdf_child.LENGTH.pack(len(content)) + content)
    process.stdin.flush()
    return process


def test_a_page_has_the_pixels_that_pdfium_gives_in_this_process():
    content = page_of()
    expected = pypdfium2.PdfDocument(content)[0].render(scale=2_400 / 200).to_pil()
    found = pdf.render_first_page(content, "x.pdf")
    assert (found.mode, found.size) == ("RGB", (1_920, 2_400))
    assert (np.asarray(found) == np.asarray(expected.convert("RGB"))).all()


def test_it_is_rendered_from_any_thread_and_several_at_once():
    colours = [(0, 0, 0), (120, 120, 120), (255, 255, 255)]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(open_picture, [page_of(colour) for colour in colours]))
    assert [picture.grey[5, 5] for picture in found] == [0, 120, 255]


@pytest.mark.parametrize("make", [draws_itself, nested])
def test_a_pdf_that_asks_for_all_memory_is_refused_and_costs_this_process_nothing(make):
    with pytest.raises(DataError, match=TOO_MUCH):
        open_picture(make())


def test_a_pdf_that_asks_for_endless_work_is_ended(monkeypatch):
    monkeypatch.setattr(pdf, "RENDER_SECONDS", 1)
    with pytest.raises(DataError, match=TOO_MUCH):
        open_picture(endless())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (encrypted(), "is a PDF with a password: save it without one"),
        (
            without_pages(),
            "is no picture that can be read: a PDF that is damaged, or has no page",
        ),
        (
            b"%PDF-1.7\n",
            "is no picture that can be read: a PDF that is damaged, or has no page",
        ),
        (
            page_of()[:300],
            "is no picture that can be read: a PDF that is damaged, or has no page",
        ),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_the_reason(content, told, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    with pytest.raises(DataError, match=rf"x\.pdf {told}\.$"):
        open_picture(path)


def test_a_huge_page_has_as_many_pixels_as_any_other():
    assert open_picture(huge_page()).grey.shape == (2_400, 2_400)


def test_every_hostile_pdf_is_small_to_send():
    assert max(len(make()) for make in HOSTILE) < 20_000_000


# What comes back from the process is checked


def reply(tmp_path, monkeypatch, code: str) -> None:
    """Let another program answer in the place of the one that renders."""
    program = tmp_path / "program.py"
    program.write_text(f"import os, sys\n{code}\n")
    monkeypatch.setattr(pdf, "_command", lambda name: [sys.executable, str(program)])


@pytest.mark.parametrize(
    "header", [(0, 9, 0), (9, 0, 28), (2**31, 2**31, 2**31), (9, 9, 26), (9, 9, 31), (9, 9, 28)]
)
def test_a_size_that_makes_no_sense_is_not_believed(header, tmp_path, monkeypatch):
    content = pdf_child.HEADER.pack(*header) + bytes(20)  # in the last case too few pixels
    reply(tmp_path, monkeypatch, f"sys.stdout.buffer.write({content!r})")
    with pytest.raises(DataError, match=TOO_MUCH):
        pdf.render_first_page(page_of(), "x.pdf")


@pytest.mark.parametrize("code", ["os.abort()", "sys.exit(77)", "os.close(0); os.close(1)"])
def test_a_process_that_ends_in_any_way_gives_one_sentence(code, tmp_path, monkeypatch):
    reply(tmp_path, monkeypatch, code)
    with pytest.raises(DataError, match=TOO_MUCH):
        pdf.render_first_page(page_of() * 200, "x.pdf")


def test_an_answer_without_end_is_read_as_far_as_its_size_and_ended(tmp_path, monkeypatch):
    header = pdf_child.HEADER.pack(2, 1, 8)
    code = f"sys.stdout.buffer.write({header!r})\nwhile True: sys.stdout.buffer.write(bytes(999))"
    reply(tmp_path, monkeypatch, code)
    assert pdf.render_first_page(b"%PDF-", "x.pdf").size == (2, 1)


# The process and the one that started it


@pytest.mark.parametrize("missing", ["", None])
def test_without_a_python_to_start_it_is_said(missing, monkeypatch):
    monkeypatch.setattr(sys, "executable", missing)
    with pytest.raises(DataError, match=r"here is no Python to start: save the page as PNG"):
        open_picture(page_of())


def test_a_python_that_does_not_start_is_reported(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(DataError, match=r"did not start: No such file or directory; save the page"):
        open_picture(page_of())


def test_a_pypdfium2_that_cannot_be_loaded_is_reported(monkeypatch, tmp_path):
    command = [*pdf._command("x.pdf")[:-1], str(tmp_path)]
    monkeypatch.setattr(pdf, "_command", lambda name: command)
    with pytest.raises(DataError, match="pypdfium2 cannot be loaded here: install it again"):
        open_picture(page_of())


def test_the_process_imports_nothing_of_tenfold_but_its_own_file():
    lines = Path(pdf_child.__file__).read_text().splitlines()
    assert [line for line in lines if line.startswith(("import tenfold", "from tenfold"))] == []


def test_the_process_gets_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("TENFOLD_API_KEY", "secret")
    seen = tmp_path / "seen"
    reply(tmp_path, monkeypatch, f"open({str(seen)!r}, 'w').write(repr(dict(os.environ)))")
    with pytest.raises(DataError):
        pdf.render_first_page(page_of(), "x.pdf")
    assert "PATH" in seen.read_text()
    assert "TENFOLD_API_KEY" not in seen.read_text()


def test_the_process_ends_when_the_one_that_started_it_has_gone():
    with child(endless()) as process:
        process.stdin.close()  # as the system does for a process that was killed
        assert process.wait(HANGS) == pdf_child.ORPHANED


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces a limit of memory")
def test_the_process_limits_its_own_memory():
    with child(draws_itself()) as process:
        assert process.wait(HANGS) not in (0, pdf_child.DAMAGED)
        assert process.returncode != -signal.SIGXCPU


RENDERS = """
import subprocess, sys
from tenfold.pictures import open_picture
from tests.pictures.hostile_pdfs import endless

class Started(subprocess.Popen):
    def __init__(self, *args, **options):
        super().__init__(*args, **options, pass_fds=[int(sys.argv[1])])
        print("started", flush=True)

subprocess.Popen = Started
open_picture(endless())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_no_process_is_left_behind_however_the_program_is_ended(number):
    reading, writing = os.pipe()
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", RENDERS, str(writing)],
        cwd=root,
        pass_fds=[writing],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as program:
        os.close(writing)
        assert program.stdout.readline() == b"started\n"
        program.send_signal(number)
        assert program.wait(HANGS) == -number
        assert os.read(reading, 1) == b""  # both have closed their ends
    os.close(reading)
