#!/bin/sh
# Starts one process of the repository as its environment says (docs/operations/configuration.md lists every variable).
#   entrypoint.sh               mocban start with the options that the variables stand for
#   entrypoint.sh health        asks this container's service whether it is ready: exit 0 or 1
#   entrypoint.sh COMMAND …     any other command of mocban, e.g. audit /stores/1
# A bad variable is named, never printed. As root it goes on as MOCBAN_USER, before anything else is looked at.
set -eu
umask 027

app=$(cd "$(dirname "$0")" && pwd)
mocban="$app/apps/cli/bin/mocban.js"

if [ "$(id -u)" = 0 ]; then
  user=${MOCBAN_USER:-nobody}
  id -u "$user" >/dev/null 2>&1 || { echo "MOCBAN_USER: expected an account of this system" >&2; exit 2; }
  [ "$(id -u "$user")" != 0 ] || { echo "MOCBAN_USER: expected another account than root" >&2; exit 2; }
  HOME=/nonexistent
  export HOME
  exec setpriv --reuid "$(id -u "$user")" --regid "$(id -g "$user")" --init-groups --inh-caps=-all --no-new-privs "$0" "$@"
fi

KNOWN="ROLE DATA HOST PORT STORES STORES_FILE ARCHIVE_NAME ARCHIVE_CODE RULES ACCESS EVIDENCE WITNESSES ISOLATED LOG_LEVEL METRICS_HOST METRICS_PORT \
CLAMD MALWARE_POLICY SIGNATURES REQUIREMENTS FORMAT_DATA UPLOAD_EXPIRY_DAYS JOB_HISTORY_DAYS SNAPSHOT_AT SNAPSHOT_KEEP_DAYS SNAPSHOT_KEEP_GENERATIONS JOB_PROCESSES PRIVATE_WEBHOOKS UNISOLATED_TOOLS FIRST_KEY_FILE LOG_KEY LOG_ORIGIN USER"

problems=0
# wrong NAME WHAT-WAS-EXPECTED
wrong() {
  echo "$1: expected $2" >&2
  problems=$((problems + 1))
}

# one_of NAME VALUE CHOICE…
one_of() {
  name=$1 value=$2
  shift 2
  for choice; do [ "$value" != "$choice" ] || return 0; done
  wrong "$name" "$(echo "$*" | sed 's/ /, /g')"
}

port_number() {
  case $2 in
    '' | *[!0-9]* | ??????*) wrong "$1" 'a number from 1 to 65535' ;;
    *) { [ "$2" -ge 1 ] && [ "$2" -le 65535 ]; } || wrong "$1" 'a number from 1 to 65535' ;;
  esac
}

days() {
  case $2 in
    *[!0-9]* | 0* | ?????*) wrong "$1" 'a number of days from 1 to 3650' ;;
    *) [ "$2" -le 3650 ] || wrong "$1" 'a number of days from 1 to 3650' ;;
  esac
}

readable_file() { { [ -f "$2" ] && [ -r "$2" ]; } || wrong "$1" 'a file that this account can read'; }

# A store or the data directory may be absent (it is made), but the nearest folder on the way must be writable.
writable_folder() {
  case $2 in /*) ;; *) wrong "$1" 'an absolute path'; return 0 ;; esac
  folder=$2
  while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
  { [ -d "$folder" ] && [ -w "$folder" ] && [ -x "$folder" ]; } || wrong "$1" 'folders that this account can write'
}

check_names() {
  for name in $(env | sed -n 's/^MOCBAN_\([A-Za-z0-9_]*\)=.*/\1/p'); do
    case " $KNOWN " in *" $name "*) ;; *) wrong "MOCBAN_$name" 'no such variable' ;; esac
  done
}

# The database's address and password may come from files, as container engines and systemd hand out secrets.
read_secrets() {
  if [ -n "${DATABASE_URL_FILE:-}" ]; then
    [ -z "${DATABASE_URL:-}" ] || wrong DATABASE_URL 'not to be set beside DATABASE_URL_FILE'
    readable_file DATABASE_URL_FILE "$DATABASE_URL_FILE"
    [ ! -r "$DATABASE_URL_FILE" ] || DATABASE_URL=$(cat "$DATABASE_URL_FILE")
  fi
  if [ -n "${DATABASE_PASSWORD_FILE:-}" ]; then
    readable_file DATABASE_PASSWORD_FILE "$DATABASE_PASSWORD_FILE"
    [ ! -r "$DATABASE_PASSWORD_FILE" ] || { PGPASSWORD=$(cat "$DATABASE_PASSWORD_FILE"); export PGPASSWORD; }
  fi
  case ${DATABASE_URL:-} in
    '') unset DATABASE_URL ;;
    postgres://* | postgresql://*) export DATABASE_URL ;;
    *) wrong "${DATABASE_URL_FILE:+DATABASE_URL_FILE or }DATABASE_URL" 'a URL that starts with postgres://' ;;
  esac
}

check_stores() {
  if [ -n "${MOCBAN_STORES_FILE:-}" ]; then
    [ -z "${MOCBAN_STORES:-}" ] || wrong MOCBAN_STORES 'not to be set beside MOCBAN_STORES_FILE'
    readable_file MOCBAN_STORES_FILE "$MOCBAN_STORES_FILE"
  fi
  for store in ${MOCBAN_STORES:-}; do
    case $store in
      [a-z0-9]*=/*) writable_folder MOCBAN_STORES "${store#*=}" ;;
      *) wrong MOCBAN_STORES 'id=/path pairs, parted by spaces' ;;
    esac
  done
}

finish_checks() {
  [ "$problems" = 0 ] || { echo "$problems variables are wrong; nothing was started" >&2; exit 2; }
}

case ${1:-start} in
  start) ;;
  health)
    exec node -e '
      const { MOCBAN_PORT: port = "7105" } = process.env;
      fetch(`http://127.0.0.1:${port}/v1/ready`, { signal: AbortSignal.timeout(5000) })
        .then(async (answer) => { console.log(await answer.text()); process.exitCode = answer.ok ? 0 : 1; })
        .catch(() => { console.log("no answer"); process.exitCode = 1; })'
    ;;
  *)
    check_names
    read_secrets
    finish_checks
    exec node "$mocban" "$@"
    ;;
esac
[ $# -le 1 ] || { echo 'start takes its options from variables' >&2; exit 2; }

role=${MOCBAN_ROLE:-all}
data=${MOCBAN_DATA:-/srv/mocban/data}
port=${MOCBAN_PORT:-7105}
check_names
read_secrets
one_of MOCBAN_ROLE "$role" api worker all
writable_folder MOCBAN_DATA "$data"
port_number MOCBAN_PORT "$port"
check_stores
one_of MOCBAN_ISOLATED "${MOCBAN_ISOLATED:-false}" true false
one_of MOCBAN_LOG_LEVEL "${MOCBAN_LOG_LEVEL:-info}" silent error warn info debug
one_of MOCBAN_MALWARE_POLICY "${MOCBAN_MALWARE_POLICY:-warn}" warn block
[ -z "${MOCBAN_METRICS_PORT:-}" ] || port_number MOCBAN_METRICS_PORT "$MOCBAN_METRICS_PORT"
one_of MOCBAN_PRIVATE_WEBHOOKS "${MOCBAN_PRIVATE_WEBHOOKS:-false}" true false
one_of MOCBAN_UNISOLATED_TOOLS "${MOCBAN_UNISOLATED_TOOLS:-false}" true false
days MOCBAN_UPLOAD_EXPIRY_DAYS "${MOCBAN_UPLOAD_EXPIRY_DAYS:-30}"
days MOCBAN_JOB_HISTORY_DAYS "${MOCBAN_JOB_HISTORY_DAYS:-90}"
case ${MOCBAN_SNAPSHOT_AT:-never} in
  never | [01][0-9]:[0-5][0-9] | 2[0-3]:[0-5][0-9]) ;;
  *) wrong MOCBAN_SNAPSHOT_AT 'HH:MM or never' ;;
esac
days MOCBAN_SNAPSHOT_KEEP_DAYS "${MOCBAN_SNAPSHOT_KEEP_DAYS:-730}"
case ${MOCBAN_SNAPSHOT_KEEP_GENERATIONS:-3} in
  [1-9] | [1-9][0-9]) ;;
  *) wrong MOCBAN_SNAPSHOT_KEEP_GENERATIONS 'a number from 1 to 99' ;;
esac
case ${MOCBAN_JOB_PROCESSES:-0} in
  0 | [1-9] | [12][0-9] | 3[0-2]) ;;
  *) wrong MOCBAN_JOB_PROCESSES 'a number from 0 to 32' ;;
esac
[ -z "${MOCBAN_RULES:-}" ] || readable_file MOCBAN_RULES "$MOCBAN_RULES"
[ -z "${MOCBAN_EVIDENCE:-}" ] || readable_file MOCBAN_EVIDENCE "$MOCBAN_EVIDENCE"
[ -z "${MOCBAN_WITNESSES:-}" ] || readable_file MOCBAN_WITNESSES "$MOCBAN_WITNESSES"
[ -z "${MOCBAN_ACCESS:-}" ] || readable_file MOCBAN_ACCESS "$MOCBAN_ACCESS"
[ -z "${MOCBAN_SIGNATURES:-}" ] || readable_file MOCBAN_SIGNATURES "$MOCBAN_SIGNATURES"
[ -z "${MOCBAN_LOG_KEY:-}" ] || writable_folder MOCBAN_LOG_KEY "$(dirname "$MOCBAN_LOG_KEY")"
[ -z "${MOCBAN_FIRST_KEY_FILE:-}" ] || writable_folder MOCBAN_FIRST_KEY_FILE "$(dirname "$MOCBAN_FIRST_KEY_FILE")"
[ -z "${MOCBAN_REQUIREMENTS:-}" ] || readable_file MOCBAN_REQUIREMENTS "$MOCBAN_REQUIREMENTS"
[ -z "${MOCBAN_FORMAT_DATA:-}" ] || readable_file MOCBAN_FORMAT_DATA "$MOCBAN_FORMAT_DATA/manifest.json"
case ${MOCBAN_CLAMD:-unix:/} in tcp://*:* | unix:/*) ;; *) wrong MOCBAN_CLAMD 'tcp://host:port or unix:/path' ;; esac
[ "$role" = all ] || [ -n "${DATABASE_URL:-}" ] || wrong DATABASE_URL 'the address of a server: only the role all brings its own'
finish_checks

set -- start --role "$role" --data "$data" --host "${MOCBAN_HOST:-0.0.0.0}" --port "$port" \
  --log-level "${MOCBAN_LOG_LEVEL:-info}"
# shellcheck disable=SC2086 -- a list of stores
[ -z "${MOCBAN_STORES:-}" ] || set -- "$@" --store $MOCBAN_STORES
[ -z "${MOCBAN_STORES_FILE:-}" ] || set -- "$@" --stores "$MOCBAN_STORES_FILE"
[ -z "${MOCBAN_ARCHIVE_NAME:-}" ] || set -- "$@" --archive-name "$MOCBAN_ARCHIVE_NAME"
[ -z "${MOCBAN_ARCHIVE_CODE:-}" ] || set -- "$@" --archive-code "$MOCBAN_ARCHIVE_CODE"
[ -z "${MOCBAN_RULES:-}" ] || set -- "$@" --rules "$MOCBAN_RULES"
[ -z "${MOCBAN_EVIDENCE:-}" ] || set -- "$@" --evidence "$MOCBAN_EVIDENCE"
[ -z "${MOCBAN_WITNESSES:-}" ] || set -- "$@" --witnesses "$MOCBAN_WITNESSES"
[ -z "${MOCBAN_ACCESS:-}" ] || set -- "$@" --access "$MOCBAN_ACCESS"
[ -z "${MOCBAN_SIGNATURES:-}" ] || set -- "$@" --signatures "$MOCBAN_SIGNATURES"
[ -z "${MOCBAN_METRICS_PORT:-}" ] || set -- "$@" --metrics-port "$MOCBAN_METRICS_PORT"
[ -z "${MOCBAN_METRICS_HOST:-}" ] || set -- "$@" --metrics-host "$MOCBAN_METRICS_HOST"
[ -z "${MOCBAN_CLAMD:-}" ] || set -- "$@" --clamd "$MOCBAN_CLAMD"
[ -z "${MOCBAN_REQUIREMENTS:-}" ] || set -- "$@" --requirements "$MOCBAN_REQUIREMENTS"
[ -z "${MOCBAN_FORMAT_DATA:-}" ] || set -- "$@" --format-data "$MOCBAN_FORMAT_DATA"
[ -z "${MOCBAN_MALWARE_POLICY:-}" ] || set -- "$@" --malware-policy "$MOCBAN_MALWARE_POLICY"
[ -z "${MOCBAN_UPLOAD_EXPIRY_DAYS:-}" ] || set -- "$@" --upload-expiry-days "$MOCBAN_UPLOAD_EXPIRY_DAYS"
[ -z "${MOCBAN_JOB_HISTORY_DAYS:-}" ] || set -- "$@" --job-history-days "$MOCBAN_JOB_HISTORY_DAYS"
[ -z "${MOCBAN_SNAPSHOT_AT:-}" ] || set -- "$@" --snapshot-at "$MOCBAN_SNAPSHOT_AT"
[ -z "${MOCBAN_SNAPSHOT_KEEP_DAYS:-}" ] || set -- "$@" --snapshot-keep-days "$MOCBAN_SNAPSHOT_KEEP_DAYS"
[ -z "${MOCBAN_SNAPSHOT_KEEP_GENERATIONS:-}" ] ||
  set -- "$@" --snapshot-keep-generations "$MOCBAN_SNAPSHOT_KEEP_GENERATIONS"
[ -z "${MOCBAN_JOB_PROCESSES:-}" ] || set -- "$@" --job-processes "$MOCBAN_JOB_PROCESSES"
[ "${MOCBAN_PRIVATE_WEBHOOKS:-false}" = false ] || set -- "$@" --private-webhooks
[ "${MOCBAN_UNISOLATED_TOOLS:-false}" = false ] || set -- "$@" --unisolated-tools
[ -z "${MOCBAN_FIRST_KEY_FILE:-}" ] || set -- "$@" --first-key-file "$MOCBAN_FIRST_KEY_FILE"
[ -z "${MOCBAN_LOG_KEY:-}" ] || set -- "$@" --log-key "$MOCBAN_LOG_KEY"
[ -z "${MOCBAN_LOG_ORIGIN:-}" ] || set -- "$@" --log-origin "$MOCBAN_LOG_ORIGIN"
[ "${MOCBAN_ISOLATED:-false}" = false ] || set -- "$@" --isolated
# The shell gives its place to the service, so that signals reach it.
exec node "$mocban" "$@"
