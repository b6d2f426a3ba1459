#!/usr/bin/env bash
# What a newcomer does: clone, `make run`, ask, stop, and start again. Prints how long each start takes.
set -euo pipefail
cd "$(dirname "$0")/.."
clone=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
server=
trap 'kill -- -"$server" 2>/dev/null || true; rm -rf "$clone"' EXIT

git clone --quiet . "$clone"
cd "$clone"
for start in first second; do
    began=$(date +%s%N)
    setsid make run PORT="$port" >run.log 2>&1 &
    server=$!
    for _ in $(seq 1 2400); do
        curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && break
        kill -0 "$server" 2>/dev/null || { cat run.log; exit 1; }
        sleep 0.1
    done
    echo "$start start: $((($(date +%s%N) - began) / 1000000)) ms"
    curl -sf "http://127.0.0.1:$port/v1/reserves?country=russia" | grep -q '"approximation":"nearly"'
    curl -sf "http://127.0.0.1:$port/docs" | grep -q swagger-ui
    grep -q "http://127.0.0.1:$port/docs" run.log
    kill -- -"$server"
    wait "$server" 2>/dev/null || true
done
