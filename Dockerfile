# One image: the API and nothing that it does not run on. The database is elsewhere
# (ROSTRUM_MONGODB_URI): the embedded one is for a developer's machine.

FROM python:3.13-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/rostrum && \
    /opt/rostrum/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: --requirement requirements.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/rostrum/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ROSTRUM_ENV=production \
    ROSTRUM_HOST=0.0.0.0 \
    ROSTRUM_PORT=8000 \
    ROSTRUM_DATA_DIR=/var/lib/rostrum
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin rostrum && \
    install --directory --owner=rostrum --group=rostrum --mode=0700 /var/lib/rostrum
COPY --from=build /opt/rostrum /opt/rostrum
WORKDIR /srv/rostrum
COPY . .
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"ROSTRUM_PORT\"]}/readyz', timeout=4)"]
CMD ["python", "-m", "api"]
