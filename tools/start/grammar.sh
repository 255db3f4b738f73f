# Sourced by ./start: the grammar of PowerShell that a test reads our scripts with. npm has it, as
# source; Debian does not. Where it cannot be had, that test is skipped and says so.

grammar=tree-sitter-powershell
grammar_version=0.25.9
grammar_sha512=faa2c2146c9657c6fa66f63b15d17b93c5a07563c491c3582b6b698e5a80b1bdea8db1648e732192f70eae88d382bf477d4e7ab5dc5a61516a118cace816199c
grammar_file=build/npm/$grammar-$grammar_version.tgz

# need_test_packages PURPOSE...: a step.
need_test_packages() {
  need_packages build libraries run grammar "$@" || return
  packages_said=$said
  fetch_grammar || grammar_said="no grammar of PowerShell: $grammar_said"
  said="$packages_said${grammar_said:+, $grammar_said}"
}

is_grammar() {
  [ -f "$grammar_file" ] && echo "$grammar_sha512  $grammar_file" | sha512sum -c >/dev/null 2>&1
}

fetch_grammar() {
  grammar_said=
  is_grammar && return
  command -v npm >/dev/null || need_packages npm || {
    grammar_said="npm is missing"
    return 1
  }
  rm -f "$grammar_file" && mkdir -p build/npm
  grammar_said="npm fails"
  timeout 120 npm pack --pack-destination build/npm "$grammar@$grammar_version" || return
  grammar_said="npm has another file"
  is_grammar || return
  grammar_said="1 from npm"
}
