"""A .tgz archive of a collection's files, as npm packs them."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tenfold.downloads.collection import File
from tenfold.downloads.limits import read_content
from tenfold.errors import DataError

_MAX_CONTENT = 1 << 28  # bytes of an archive's content; the largest in use has 145 MB


def read_members(path: Path, files: tuple[File, ...]) -> Iterator[tuple[File, bytes]]:
    """Yield each file with its content, from any folder of the archive; nothing is extracted.

    Args:
        path: the archive
        files: those to read, found by name and size

    Raises:
        DataError: the archive is damaged, too large, or lacks one of the files
        StorageError: it cannot be read
    """
    wanted = {file.name: file for file in files}
    content = read_content(path, _MAX_CONTENT)
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for member in archive:
                file = wanted.get(PurePosixPath(member.name).name)
                stream = archive.extractfile(member) if file and member.isreg() else None
                if file and stream and member.size == file.size:
                    del wanted[file.name]
                    yield file, stream.read()
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise DataError(
            f"{path} is no .tgz that can be read ({error}): name one, or a folder with the files."
        ) from error
    if wanted:
        raise DataError(f"{path} holds no {', no '.join(wanted)} of the right size.")
