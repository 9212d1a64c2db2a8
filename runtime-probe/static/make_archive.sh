#!/usr/bin/env bash
# Makes what a statically linked program is linked with, from the objects of the probe:
#
#   make_archive.sh names PROBE.so DIR             wrapped_names.inc and impasse-wrap.txt in DIR
#   make_archive.sh archive DIR ARCHIVE LIBGCC_EH OBJECT...  the archive
#
# Each interposed function NAME becomes __wrap_NAME: that is what the option --wrap=NAME of a linker makes
# of every reference to NAME, __real_NAME being the function of the C library.
set -euo pipefail

# Static initialisation belongs to the C++ library, which a C program does not have: it stays unseen.
names() {
  local symbols
  mapfile -t symbols < <(nm -D --defined-only "$1" | awk '{print $3}' | grep -v -e '^_Z' -e '^impasse_' -e '^__cxa_')
  printf 'IMPASSE_WRAPPED(%s)\n' "${symbols[@]}" >"$2/wrapped_names.inc"
  { printf -- '--wrap=%s\n' "${symbols[@]}" dlsym; echo '--undefined=__wrap_pthread_create'; } >"$2/impasse-wrap.txt"
}

archive() {
  local directory="$1" archive="$2" unwinder="$3" here
  shift 3
  here="$(mktemp -d)"
  sed -n 's/IMPASSE_WRAPPED(\(.*\))/\1 __wrap_\1/p' "$directory/wrapped_names.inc" >"$here/renamed"
  local object renamed=()
  for object in "$@"; do
    renamed+=("$here/${#renamed[@]}.o")
    if [[ "$object" == *find_next* ]]; then
      cp "$object" "${renamed[-1]}"  # it means the real ones
    else
      objcopy --redefine-syms="$here/renamed" "$object" "${renamed[-1]}"
    fi
  done
  # An unwinder of its own: that of the program takes a lock, and to record that lock is to unwind.
  ld -r -o "$here/impasse-probe.o" "${renamed[@]}" "$unwinder"
  # Nothing else may meet a name of the program.
  objcopy --wildcard --keep-global-symbol='__wrap_*' --keep-global-symbol='impasse_probe_*' \
    --keep-global-symbol='DW.ref.*' "$here/impasse-probe.o"
  rm -f "$archive"
  ar rcs "$archive" "$here/impasse-probe.o"
  rm -r "$here"
}

"$@"
