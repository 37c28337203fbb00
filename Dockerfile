# The service: `tenfold serve` with the base installation and the extra "serve".
#   docker build -t tenfold .
#   docker run --rm -p 127.0.0.1:8000:8000 -e TENFOLD_API_KEY=... tenfold
ARG PYTHON=3.12

FROM python:${PYTHON}-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE requirements.txt ./
COPY src src
# The pins of requirements.txt, for the packages that the service needs.
RUN sed '/^-e /d' requirements.txt > constraints.txt \
    && python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --constraint constraints.txt '.[serve]'

FROM python:${PYTHON}-slim
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /models
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["tenfold", "serve", "--host", "0.0.0.0"]
