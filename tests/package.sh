#!/usr/bin/env bash
# What others do with the distributions: build them, install the wheel where nothing else is, serve, and run their own tests.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$PWD/.venv/bin/python
folder=$(mktemp -d)
server=
trap 'kill -- -"$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

git clone --quiet . "$folder/checkout"
build() { "$python" -m build --no-isolation "$@" "$folder/checkout" >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }; }
build --outdir "$folder/dist"
build --outdir "$folder/direct" --wheel
"$python" -m twine check --strict "$folder"/dist/*
wheel=$(echo "$folder"/dist/*.whl)

"$python" -m zipfile -e "$wheel" "$folder/from_sdist"
"$python" -m zipfile -e "$folder"/direct/*.whl "$folder/from_checkout"
diff -r "$folder/from_sdist" "$folder/from_checkout"
[ "$(ls "$folder/from_sdist" | grep -v '\.dist-info$')" = critical_minerals ] || { ls "$folder/from_sdist"; exit 1; }
(cd "$folder/from_sdist/critical_minerals" && ls py.typed records.py dataset.json fixtures/projects.yaml openapi/v1.json >/dev/null)

new_environment() { # NAME LOCK EXTRA: with what the lock pins, then the wheel, for which nothing more may be missing
    "$python" -m venv "$folder/$1"
    "$folder/$1/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$folder/checkout/$2"
    "$folder/$1/bin/pip" install --quiet --disable-pip-version-check --no-index "$wheel[$3]"
}

new_environment serving requirements.lock serve
mkdir "$folder/elsewhere"
cd "$folder/elsewhere"
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
env -u DATABASE_URL -u PYTHONPATH setsid "$folder/serving/bin/critical-minerals" serve --port "$port" >"$folder/log" 2>&1 &
server=$!
for _ in $(seq 1 300); do
    curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && break
    kill -0 "$server" 2>/dev/null || { cat "$folder/log"; exit 1; }
    sleep 0.1
done
shows() { curl -sf "http://127.0.0.1:$port$1" | grep -F "$2" >/dev/null || { echo "$1 does not show $2"; exit 1; }; }
shows '/v1/reserves?country=russia' '"approximation":"nearly"'
shows /v1/openapi.json '"listProjects"'
shows /docs swagger-ui
shows / '<!doctype html>'
kill "$server"
wait "$server" || true
[ -z "$(ls -A)" ] || { echo "serve has left something: $(ls -A)"; exit 1; }

cp -r "$folder/checkout/tests/consumer" "$folder/consumer"
new_environment testing tests/consumer/requirements.lock test
cd "$folder/consumer"
pytest() { env -u DATABASE_URL -u PYTHONPATH "$folder/testing/bin/python" -m pytest --quiet -p no:cacheprovider "$@"; }
"$python" -m mypy --strict --config-file= --cache-dir "$folder/types" --python-executable "$folder/testing/bin/python" api
version=$("$folder/testing/bin/python" -c 'from critical_minerals import dataset; print(dataset.version)')
pytest
pytest -n 2 -o critical_minerals_release="$version"
! pytest -o critical_minerals_release=9.9.9 2>"$folder/log" || exit 1
grep -F "critical_minerals_release is 9.9.9, and version $version" "$folder/log"
! pytest pinned >"$folder/log" || exit 1
grep -F '1 passed, 1 error' "$folder/log"
