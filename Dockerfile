# syntax=docker/dockerfile:1
# One image, four uses (web, worker, beat, migrate): docker-compose.yml says which command each runs.

FROM node:22-bookworm-slim AS node

FROM python:3.12-slim-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /app
COPY requirements/ requirements/
COPY tooling/ tooling/
COPY package.json package-lock.json .npmrc ./
COPY static/src/ static/src/
RUN tooling/python install
COPY . .
# Collecting needs settings but no secrets; what stands here never leaves this stage.
RUN DJANGO_ENV=production SECRET_KEY=only-while-building ALLOWED_HOSTS=localhost VAR_DIR=/tmp/var STATIC_ROOT=/app/staticfiles \
    DATABASE_URL=postgresql://nobody@localhost/none CELERY_BROKER_URL=redis://localhost:6379/0 \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf node_modules static tooling tests

FROM python:3.12-slim-bookworm AS planner
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin planner \
    && install -d -o planner -g planner /var/lib/planner
WORKDIR /app
COPY --from=build /app /app
USER planner
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_ENV=production \
    STATIC_ROOT=/app/staticfiles \
    VAR_DIR=/var/lib/planner
VOLUME /var/lib/planner
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", "--no-control-socket"]
