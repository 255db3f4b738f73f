# Sourced by ./start: numbered steps with times, each with a log of its own.

logs=$root/build/log
number=0
steps=0

exec 3>&1
if [ -t 3 ]; then clear_line=$(printf '\r\033[K'); else clear_line=; fi

# A line for the user, also from within a step, whose own output is on its way to its log.
say() { printf '%s%s\n' "$clear_line" "$*" >&3; }

# fail CODE LINE...: the end, for a reason that the user can do something about.
fail() {
  fail_code=$1
  shift
  printf '%s' "$clear_line" >&3
  printf '%s\n' "$@" >&2
  exit "$fail_code"
}

time_for_people() {
  if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) m $(($1 % 60)) s"; fi
}

# While a step runs on a terminal, its line shows the last line of its log.
ticker=
start_ticker() {
  [ -n "$clear_line" ] || return 0
  while sleep 1; do
    last=$(tail -n 1 "$log" 2>/dev/null | tr -d '\000-\037' | cut -c 1-45)
    printf '%s[%s/%s] %-16s %s' "$clear_line" "$number" "$steps" "$title" "$last" >&3
  done &
  ticker=$!
}

stop_ticker() {
  [ -n "$ticker" ] || return 0
  kill "$ticker" 2>/dev/null
  wait "$ticker" 2>/dev/null
  ticker=
}

at_exit() { stop_ticker; }
trap at_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# step TITLE LOG COMMAND...: the command may set `said`, its result in a few words, and `advice`
# for the case that it fails. Then everything ends, with its exit code.
step() {
  number=$((number + 1))
  title=$1
  log=$logs/$2.log
  shift 2
  said=
  advice=
  began=$(date +%s)
  start_ticker
  "$@" >"$log" 2>&1
  code=$?
  stop_ticker
  [ $code -eq 0 ] || said="FAILED, exit code $code"
  say "$(printf '[%s/%s] %-16s %-44s %10s' "$number" "$steps" "$title" "$said" \
    "$(time_for_people $(($(date +%s) - began)))")"
  [ $code -eq 0 ] || end_with_log $code
}

end_with_log() {
  { echo; grep -v '^[[:space:]]*$' "$log" | tail -n 30; echo; } >&2
  [ -z "$advice" ] || printf '%s\n' "$advice" >&2
  fail "$1" "The step \"$title\" failed. All that it printed is in ${log#"$root"/}"
}
