#!/usr/bin/env bash
# fetch_source.sh PACKAGE DIRECTORY
# Unpacks a Debian source package into DIRECTORY/PACKAGE and leaves the machine's apt configuration as
# it was: the source entries are derived from the configured binary ones and kept in a private place.
set -euo pipefail
package="$1"
directory="$(mkdir -p "$2" && cd "$2" && pwd)"
[ -d "$directory/$package" ] && exit 0

state="$directory/.apt"
mkdir -p "$state/lists/partial" "$state/empty"
if [ ! -s "$state/sources.list" ]; then
  apt-get indextargets --format 'deb-src $(REPO_URI) $(CODENAME) main' 'Created-By: Packages' \
    | sort -u > "$state/sources.list"
fi
[ -s "$state/sources.list" ] || { echo "apt knows no package index: run 'apt-get update' as root first" >&2; exit 2; }
options=(-qq -o "Dir::Etc::sourcelist=$state/sources.list" -o "Dir::Etc::sourceparts=$state/empty"
         -o "Dir::State::lists=$state/lists" -o "Dir::Cache=$state" -o APT::Sandbox::User=root)
[ -e "$state/updated" ] || { apt-get "${options[@]}" update && touch "$state/updated"; }

work="$(mktemp -d "$directory/.fetch.XXXXXX")"
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get "${options[@]}" source "$package" > /dev/null)
unpacked="$(find "$work" -mindepth 1 -maxdepth 1 -type d | head -n 1)"
[ -n "$unpacked" ] || { echo "the source package '$package' did not unpack" >&2; exit 2; }
mv "$unpacked" "$directory/$package"
