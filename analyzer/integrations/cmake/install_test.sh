#!/usr/bin/env bash
# Installs the tree below a temporary prefix, moves it, and uses it: install_test.sh BUILD_DIR
set -euo pipefail
build="$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
DESTDIR="$work" cmake --install "$build" --prefix /first > "$work/log"
# The parts find each other wherever the tree lies.
mv "$work/first" "$work/moved"
prefix="$work/moved"
cd "$work"

fail() { echo "install_test: $*" >&2; exit 1; }

"$prefix/bin/impasse" version | grep -q '^impasse ' || fail "version"
status=0
"$prefix/bin/impasse" run --fail-on none -- sh -c 'exit 7' 2> run.txt || status=$?
[ "$status" -eq 7 ] || { cat run.txt; fail "impasse run: status $status"; }
cat > self.cc <<'CC'
#include <impasse/annotate.h>
#include <mutex>
std::mutex m;
void Twice() { m.lock(); m.lock(); }
int main() { Twice(); }
CC
status=0
"$prefix/bin/impasse" check self.cc -- -std=c++20 -I"$prefix/include" > check.txt 2>&1 || status=$?
[ "$status" -eq 1 ] || { cat check.txt; fail "impasse check: status $status"; }
grep -q double-lock check.txt || { cat check.txt; fail "impasse check does not see the double lock"; }
pass="$(find "$prefix" -name libimpasse-pass-22.so)"
if [ -n "$pass" ]; then  # built for another LLVM, it is not there
  clang++-22 -O1 -fpass-plugin="$pass" -c self.cc -I"$prefix/include" -o /dev/null || fail "the pass plugin"
fi
[ -s "$prefix/share/man/man1/impasse.1" ] || fail "the man page is missing"

# A project that uses the headers through CMake, and one through pkg-config.
mkdir -p user/build
cat > user/CMakeLists.txt <<'CM'
cmake_minimum_required(VERSION 3.16)
project(user CXX)
find_package(impasse REQUIRED)
add_library(user OBJECT user.cc)
target_link_libraries(user PRIVATE impasse::impasse)
CM
echo '#include <impasse/annotate.h>' > user/user.cc
cmake -S user -B user/build -DCMAKE_PREFIX_PATH="$prefix" > cmake.txt 2>&1 || { cat cmake.txt; fail "find_package(impasse)"; }
cmake --build user/build > cmake.txt 2>&1 || { cat cmake.txt; fail "build with impasse::impasse"; }
flags="$(PKG_CONFIG_PATH="$prefix/share/pkgconfig" pkg-config --cflags impasse)" || fail "pkg-config"
echo '#include <impasse/annotate.h>' | c++ $flags -x c++ -fsyntax-only - || fail "compile with pkg-config"
