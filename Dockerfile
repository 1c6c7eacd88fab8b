# One image for the site and its worker; compose.yaml says which command each runs.
FROM python:3.11-slim-bookworm AS build
RUN python -m venv /venv
COPY requirements.txt /
RUN /venv/bin/python -m pip install --disable-pip-version-check --no-cache-dir --require-hashes -r /requirements.txt

FROM python:3.11-slim-bookworm
# The dictionary by which search understands Russian words; without it search works and says what is off.
RUN apt-get update -qq \
  && apt-get install -y -qq --no-install-recommends apertium-rus-ukr \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --create-home --shell /usr/sbin/nologin poruch \
  && install -d -o poruch -g poruch /data
COPY --from=build /venv /venv
COPY manage.py requirements.txt /app/
COPY site /app/site
COPY kb /app/kb
COPY campaigns /app/campaigns
COPY search /app/search
COPY templates /app/templates
COPY static /app/static
COPY locale /app/locale
COPY data /app/data
COPY tools /app/tools
COPY docs/api/examples /app/docs/api/examples
WORKDIR /app
USER 10001
# One malloc arena: threads share what another has freed. What is freed goes back (docs/decisions/0043).
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app/site:/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=poruch.settings.production \
    PORUCH_DATA_DIR=/data \
    MALLOC_ARENA_MAX=1 \
    MALLOC_TRIM_THRESHOLD_=131072
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=300s --retries=4 \
  CMD ["python", "tools/healthy.py", "http://127.0.0.1:8000/healthz"]
CMD ["sh", "-c", "python manage.py prepare && exec granian --interface wsgi --host 0.0.0.0 --port 8000 --workers 1 --blocking-threads 4 --backpressure 1024 --no-ws --respawn-failed-workers --log-level warning poruch.wsgi:application"]
