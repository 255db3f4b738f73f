# Sourced by ./start: configure, build, test, count.

# As many compilers at once as there are cores and GiB of memory to spare.
jobs() {
  awk -v cores="$(nproc)" '/^MemAvailable:/ { room = int($2 / 1048576) }
    END { n = room < cores ? room : cores; print n < 1 ? 1 : n }' /proc/meminfo
}

# build PRESET [TARGET]: a step. A tree that was moved here from elsewhere is configured afresh.
build() {
  cache=build/$1/CMakeCache.txt
  fresh=
  [ ! -f "$cache" ] || grep -qx "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" || fresh=--fresh
  # shellcheck disable=SC2086 # an option or nothing
  cmake $fresh --preset "$1" || return
  cmake --build --preset "$1" -j "$(jobs)" ${2:+--target "$2"} || return
  said=$(sed -n 's,^\[[0-9]*/\([0-9]*\)\] .*,preset '"$1"'\, \1 steps,p' "$log" | tail -n 1)
  said=${said:-"preset $1, nothing to do"}
}

# The sanitizers of g++ 12 need addresses below what some newer kernels hand out at random.
tame_addresses() {
  [ "$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 0)" -gt 28 ] || return 0
  setarch -R true 2>/dev/null && echo "setarch -R"
}

# run_tests BUILD PRESET: a step; what came of it lies in build/log/PRESET.count.
run_tests() {
  results=$root/build/$1/results
  rm -rf "$results" && mkdir -p "$results" || return
  # One more than there are cores: end-to-end entries wait more than they compute.
  # shellcheck disable=SC2046 # a command or nothing
  $(tame_addresses) ctest --preset "$2" -j $(($(nproc) + 1)) --output-junit "$results/ctest.xml"
  ctest_code=$?
  tools/count-tests "$results" >"$logs/$2.count"
  count_code=$?
  said=$(head -n 1 "$logs/$2.count")
  [ $ctest_code -eq 0 ] || return $ctest_code
  return $count_code
}

# Entries with the label "long", of the build that ships.
run_long_tests() {
  if ctest --preset long --show-only | grep -q '^Total Tests: 0'; then
    said="no entry has the label long"
    echo "0 passed, 0 failed, 0 skipped" >"$logs/long.count"
    return 0
  fi
  run_tests release long
}

build_and_test() {
  step "Build $1" "$1-build" build "$1"
  step "Test $1" "$1-tests" run_tests "$1" "$1"
}

# print_counts PRESET...: a line for each where there are several, then the sum and what was
# skipped, with its reason.
print_counts() {
  say
  for part in "$@"; do
    [ $# -eq 1 ] || say "$(printf '%-9s' "$part") $(head -n 1 "$logs/$part.count")"
  done
  for part in "$@"; do
    sed "1!s/^/$([ $# -eq 1 ] || echo "$part: ")/" "$logs/$part.count"
  done | awk '/^[0-9]+ passed, / { passed += $1; failed += $3; skipped += $5; next }
    { others = others $0 "\n" }
    END { printf "%d passed, %d failed, %d skipped\n%s", passed, failed, skipped, others }' >&3
}
