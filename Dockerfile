# syntax=docker/dockerfile:1
# Two stages: the first builds the environment, the styles and the translations, the second only carries them.
FROM python:3.11-slim-bookworm AS build
ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 UV_LINK_MODE=copy
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
COPY requirements.txt requirements-dev.txt requirements-node.txt requirements-uv.txt ./
# The build needs font and style tools that the running portal does not: two environments.
RUN python -m venv /opt/build && python -m venv /opt/portal \
    && /opt/build/bin/pip install --require-hashes -r requirements-uv.txt \
    && /opt/build/bin/uv pip sync --require-hashes --python /opt/build/bin/python requirements-uv.txt requirements-dev.txt requirements-node.txt \
    && /opt/build/bin/uv pip sync --require-hashes --python /opt/portal/bin/python requirements.txt
COPY . .
RUN PATH=/opt/build/bin:$PATH /opt/build/bin/python -m esosial.assets build \
    && /opt/build/bin/python -m esosial.translations compile \
    && ESOSIAL_DEMO=1 /opt/build/bin/python manage.py collectstatic --noinput --verbosity 0 --ignore src --ignore rest_framework \
    && rm -rf node_modules tests bench var/*.lock var/secret_key

FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/opt/portal/bin:$PATH
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /portal --shell /usr/sbin/nologin portal
WORKDIR /portal
COPY --from=build /opt/portal /opt/portal
COPY --from=build --chown=root:root /portal /portal
RUN install -d -o portal -g portal /portal/var/files /portal/var/down
USER portal
EXPOSE 8000
# The commit that the image is built from (docker-compose build --build-arg ESOSIAL_CODE_VERSION=…); nights keep it.
ARG ESOSIAL_CODE_VERSION=""
ENV ESOSIAL_BIND=0.0.0.0:8000 ESOSIAL_CODE_VERSION=$ESOSIAL_CODE_VERSION
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "esosial.wsgi"]
