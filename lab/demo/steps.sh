# Sourced by the demos, which have set $bin to where the programs are: how a command is shown, and
# how it has to end. $dir is a directory of the demo's own; it goes with it.

dir=$(mktemp -d "${TMPDIR:-/tmp}/sysring-demo.XXXXXX")
fleet=''
leave() {
  ended=$?
  trap '' INT TERM
  exec 9>&-
  [ -z "$fleet" ] || { kill "$fleet" 2>/dev/null || true; wait "$fleet" 2>/dev/null || true; }
  rm -rf "$dir"
  exit $ended
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# starts WORD...: a fleet that runs until we end, and says in one line that it is ready.
starts() {
  mkfifo "$dir/hold" "$dir/ready"
  "$@" <"$dir/hold" >"$dir/ready" &
  fleet=$!
  exec 9>"$dir/hold"
  IFS= read -r _ <"$dir/ready" || { echo 'demo: the fleet did not start' >&2; exit 1; }
}

# workspace NAME: made of what the fleet has left in $dir/lab, and the current directory from now on.
workspace() {
  mkdir -p "$dir/demo/inventory" "$dir/demo/rings"
  cd "$dir/demo"
  cp "$dir/lab/inventory.yml" inventory/hosts.yml
  cp "$here/rings.yml" rings/default.yml
  cat >sysring.yaml <<SETTINGS
version: 1
workspace: demo
state: .sysring
ssh: {login_deadline: 1m}
credentials:
  lab: {key: {file: $dir/lab/key}}
collectors:
  - name: $1
    file: {directory: $dir/lab/collector, pattern: "events.log", latency: 8s, poll_every: 500ms}
SETTINGS
}

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] && [ -z "${NO_COLOR-}" ] || say() { printf '\n%s\n' "$*"; }

# typed WORD...: in quotes where a shell would take it apart.
typed() {
  for word; do
    case $word in *' '*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
}

# shows WORD...: the command as it is typed, and what it says.
shows() {
  printf '\n$ sysring%s\n' "$(typed "$@")"
  "$bin/sysring" "$@"
}

# ends_with CODE WORD...: the same, and this is how it has to end.
ends_with() {
  expected=$1 found=0
  shift
  shows "$@" || found=$?
  [ "$found" = "$expected" ] || { echo "demo: expected exit code $expected, found $found" >&2; exit 1; }
}

# tells PATTERN WORD...: what the command says has to hold this.
tells() {
  pattern=$1
  shift
  shows "$@" >"$dir/said" || true
  cat "$dir/said"
  grep -q -- "$pattern" "$dir/said" || { echo "demo: expected to read '$pattern'" >&2; exit 1; }
}

# stays: the fleet and the workspace can be looked at until Return is pressed.
stays() {
  printf 'The workspace is %s/demo; the fleet runs until you press Return. ' "$dir"
  read -r _ || true
}
