#!/usr/bin/env bash
# The main job on real input, in four steps. Called by ./dev demo, from the project's root, after a build.
set -euo pipefail
impasse="$PWD/build/bin/impasse"
work="$PWD/build/demo"
document="testcases/document"
flags=(-std=c++20 -g -O1 -pthread -Ibuild/include)
mkdir -p "$work"

title() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
command_line() { printf '$ %s\n' "$*"; }

# expect STATUS COMMAND...: shows the command, runs it, and fails unless it exits with STATUS.
expect() {
  local want="$1" got=0
  shift
  command_line "${@/#$PWD\//}"
  "$@" || got=$?
  [ "$got" -eq "$want" ] || { echo "demo: exit status $got, expected $want" >&2; exit 1; }
}

fingerprint() {
  /usr/bin/python3 -c 'import json, sys
print(" ".join(sorted(f["fingerprint"] for f in json.load(open(sys.argv[1]))["findings"] if f["severity"] == "error")))' "$1"
}

title "a. A real program: leveldb, all its translation units"
bash testcases/field/fetch_source.sh leveldb build/field
cmake -S build/field/leveldb -B build/field/leveldb-build -G Ninja -DCMAKE_EXPORT_COMPILE_COMMANDS=ON \
  -DLEVELDB_BUILD_TESTS=OFF -DLEVELDB_BUILD_BENCHMARKS=OFF > /dev/null
status=0
command_line impasse check -p build/field/leveldb-build
"$impasse" check -p build/field/leveldb-build || status=$?
[ "$status" -le 1 ] || { echo "demo: exit status $status" >&2; exit 1; }

title "b. Planted defects: an inversion across two files, a cycle of unbuffered channels"
expect 1 "$impasse" check "$document/two_files/account.cc" "$document/two_files/audit.cc" -- "${flags[@]}"
expect 1 "$impasse" check "$document/channel_cycle.cc" -- "${flags[@]}"

title "c. Five dining philosophers, flagged while they hang"
clang++-22 "${flags[@]}" "$document/philosophers.cc" -o "$work/philosophers"
expect 1 "$impasse" run --on-deadlock=exit --trace "$work/philosophers.trace" \
  --format text --format json="$work/run.json" -- "$work/philosophers"

title "d. The same from the trace that the run left behind"
expect 1 "$impasse" postmortem "$work/philosophers.trace" --format text --format json="$work/postmortem.json"
online="$(fingerprint "$work/run.json")"
afterwards="$(fingerprint "$work/postmortem.json")"
printf '\nfingerprints of the errors: online %s, post-mortem %s\n' "$online" "$afterwards"
[ -n "$online" ] && [ "$online" = "$afterwards" ] || { echo "demo: the fingerprints differ" >&2; exit 1; }
