"""Why a request is refused: a status of HTTP and a sentence for whoever sent it."""

from tenfold.errors import TenfoldError


class RequestError(TenfoldError):
    """A request that is not answered as it wished.

    Args:
        status: of HTTP, 4xx or 503
        sentence: what came, what was wanted, what to do
        headers: that go with it
    """

    def __init__(self, status: int, sentence: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers or {}
