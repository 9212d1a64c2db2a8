#!/usr/bin/env bash
# fetch_source.sh PACKAGE DIRECTORY [RELEASE]
# Unpacks a Debian source package into DIRECTORY/PACKAGE and leaves the machine's apt configuration as
# it was: the source entries are derived from the configured binary ones and kept in a private place.
# RELEASE (a code name) is for a package that the machine's own release has no longer. The newest version
# that can be fetched is taken: a mirror may list one that it does not have.
set -euo pipefail
package="$1"
directory="$(mkdir -p "$2" && cd "$2" && pwd)"
release="${3:-}"
[ -d "$directory/$package" ] && exit 0

state="$directory/.apt${release:+-$release}"
mkdir -p "$state/lists/partial" "$state/empty"
if [ ! -s "$state/sources.list" ]; then
  apt-get indextargets --format 'deb-src $(REPO_URI) $(CODENAME) main' 'Created-By: Packages' | sort -u > "$state/all.list"
  if [ -n "$release" ]; then
    own="$(. /etc/os-release && echo "$VERSION_CODENAME")"
    awk -v own="$own" -v other="$release" '$3 == own { $3 = other; print }' "$state/all.list" > "$state/sources.list"
  else
    mv "$state/all.list" "$state/sources.list"
  fi
fi
[ -s "$state/sources.list" ] || { echo "apt knows no package index: run 'apt-get update' as root first" >&2; exit 2; }
options=(-qq -o "Dir::Etc::sourcelist=$state/sources.list" -o "Dir::Etc::sourceparts=$state/empty"
         -o "Dir::State::lists=$state/lists" -o "Dir::Cache=$state" -o APT::Sandbox::User=root)
[ -e "$state/updated" ] || { apt-get "${options[@]}" update && touch "$state/updated"; }

work="$(mktemp -d "$directory/.fetch.XXXXXX")"
trap 'rm -rf "$work"' EXIT
mapfile -t versions < <(apt-cache "${options[@]}" showsrc "$package" | sed -n 's/^Version: //p' | sort -Vru)
for version in "${versions[@]}"; do
  (cd "$work" && apt-get "${options[@]}" source "$package=$version" > "$work/log" 2>&1) && break
  tail -n 1 "$work/log" >&2
done
unpacked="$(find "$work" -mindepth 1 -maxdepth 1 -type d | head -n 1)"
[ -n "$unpacked" ] || { echo "the source package '$package' did not unpack" >&2; exit 2; }
mv "$unpacked" "$directory/$package"
