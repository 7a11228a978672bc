# Fogbridge as one image: built with uv from uv.lock, run as nobody in particular on a read-only root.

FROM python:3.11.14-slim-bookworm AS build

ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PROJECT_ENVIRONMENT=/opt/fogbridge \
    UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9

WORKDIR /build
# The dependencies first: they change less often than the code, so this layer is mostly reused.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project
COPY README.md LICENSE ./
COPY glossary glossary
COPY bot bot
COPY migrations migrations
COPY adapters adapters
RUN uv sync --frozen --no-dev --no-editable
# The termbase is compiled here, because the image cannot keep a cache while it runs.
RUN XDG_CACHE_HOME=/opt/cache /opt/fogbridge/bin/python -c "from glossary.load import load_termbase; load_termbase()" \
    && chmod -R a+rX /opt/cache


FROM python:3.11.14-slim-bookworm

# The model client trusts what the system trusts; a company's own authority is added with
# update-ca-certificates in an image built on this one.
# hadolint ignore=DL3008 # the newest certificates are wanted, not the ones of a day
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin fogbridge \
    && install --directory --owner=10001 --group=10001 /data

COPY --from=build /opt/fogbridge /opt/fogbridge
COPY --from=build /opt/cache /opt/cache

# PYTHONDONTWRITEBYTECODE: everything was compiled above. TMPDIR: the only other place that
# has to be writable, a tmpfs where the root file system is read-only.
ENV PATH=/opt/fogbridge/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/opt/cache \
    TMPDIR=/tmp

# The embedded database lives in ./var below /data; nothing else is written.
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]

# Loopback on purpose: `serve` refuses any other address as long as nobody can sign in, which takes
# Slack and FOGBRIDGE_PUBLIC_URL. compose.yaml therefore shares the host's network; with both of them
# say --host 0.0.0.0, and let only the proxy reach the port.
CMD ["fogbridge", "serve", "--host", "127.0.0.1", "--port", "8080"]
