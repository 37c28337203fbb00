# The service: `tenfold serve` with the base installation and the extra "serve".
#   docker build -t tenfold .
#   docker run --rm -p 127.0.0.1:8000:8000 -e TENFOLD_API_KEY=... tenfold
ARG PYTHON=3.12

FROM python:${PYTHON}-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY locks locks
COPY src src
# pip compares every package with the hash that is pinned for it, also those that build the wheel.
RUN python -m venv /build \
    && /build/bin/python -m pip install --no-cache-dir --require-hashes -r locks/build.txt \
    && /build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --require-hashes -r locks/serve.txt \
    && /venv/bin/python -m pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:${PYTHON}-slim
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /models
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["tenfold", "serve", "--host", "0.0.0.0"]
