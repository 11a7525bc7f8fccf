# The same steps as the Makefile, which are tested: `make install`, then `python -m cli`.
FROM python:3.11-slim-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# make drives the steps; node and npm come from the PyPI package in requirements/node.lock.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/stadtklima
COPY Makefile pyproject.toml package.json package-lock.json .npmrc README.md LICENSE LICENSE.de NOTICE ./
COPY requirements requirements
COPY app.py ./
COPY cli cli
COPY dashboard dashboard
COPY services services
COPY analysis analysis
COPY layers layers
COPY data data
COPY queries queries
COPY geo geo
COPY assets assets
# The files pages load are made here: the running container may not write beside them. Node only helped to install.
RUN make install && .venv/bin/python -m dashboard.assets && rm -rf .tools

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/stadtklima stadtklima \
 && install -d -m 0700 -o stadtklima /var/lib/stadtklima
COPY --from=build /srv/stadtklima /srv/stadtklima
WORKDIR /srv/stadtklima
ENV STADTKLIMA_DATA_DIR=/var/lib/stadtklima \
    STADTKLIMA_HOST=0.0.0.0 \
    NUMBA_CACHE_DIR=/var/lib/stadtklima/.numba \
    PATH=/srv/stadtklima/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1
USER 10001
VOLUME /var/lib/stadtklima
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8050/healthz/live', timeout=4)"]
CMD ["python", "app.py"]
