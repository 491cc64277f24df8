#!/bin/sh
# Makes the application folder: `mocban` with what it needs at run time and nothing else (no tests, no compilers, no sources).
# Usage: docker/build.sh OUT [--built]     OUT must be empty or absent; --built takes the checkout as it is installed and compiled
set -eu

usage() {
  echo "usage: docker/build.sh OUT [--built]" >&2
  exit 2
}

[ $# -ge 1 ] && [ $# -le 2 ] || usage
[ $# -eq 1 ] || [ "$2" = --built ] || usage
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

if [ "${2:-}" != --built ]; then
  export CI=true NX_DAEMON=false NX_TUI=false
  [ -d node_modules ] || npm install --no-audit --no-fund
  npm run --silent build
fi
node docker/application.mjs . "$out"
