#!/usr/bin/env python3
"""Checks a program whose compilation database is as databases are: written for another compiler, with
wrappers, response files, relative directories, one file compiled twice, C and C++ mixed, a header that
the build has yet to make, a C++20 module."""
import argparse
import json
import pathlib
import subprocess
import tempfile

HALVES = """#include <pthread.h>
pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t second = PTHREAD_MUTEX_INITIALIZER;
#ifdef FORWARD
void *Forward(void *unused) {
  pthread_mutex_lock(&first);
  pthread_mutex_lock(&second);
  pthread_mutex_unlock(&second);
  pthread_mutex_unlock(&first);
  return unused;
}
#else
void *Backward(void *unused) {
  pthread_mutex_lock(&second);
  pthread_mutex_lock(&first);
  pthread_mutex_unlock(&first);
  pthread_mutex_unlock(&second);
  return unused;
}
#endif
"""
MAIN = """#include <pthread.h>
extern "C" void *Forward(void *);
extern "C" void *Backward(void *);
int main() {
  pthread_t a, b;
  pthread_create(&a, nullptr, Forward, nullptr);
  pthread_create(&b, nullptr, Backward, nullptr);
  pthread_join(a, nullptr);
  pthread_join(b, nullptr);
}
"""
SOURCES = {"src/halves.c": HALVES, "src/main.cc": MAIN, "src/needs.cc": '#include "made/later.h"\n',
           "src/imports.cc": "import net;\n", "build/flags.rsp": "-DFORWARD -fconserve-stack\n"}
GOOD = [
    ("../src/halves.c", "ccache gcc-13 @flags.rsp -mabi=odd -c ../src/halves.c -o forward.o"),
    ("../src/halves.c", "distcc gcc -fno-var-tracking -Wp,-MMD,halves.d -c ../src/halves.c -o backward.o"),
    ("../src/main.cc", "/usr/bin/x86_64-linux-gnu-g++-12 -std=c++35 -MD -MF m.d -c ../src/main.cc"),
]
BAD = [
    ("../src/needs.cc", "g++ -c ../src/needs.cc"),
    ("../src/gone.cc", "g++ -c ../src/gone.cc"),
    ("../src/imports.cc", "g++ -std=c++20 -fmodules-ts -c ../src/imports.cc"),
]


class Failures:
    def __init__(self):
        self.count = 0

    def expect(self, condition, what, detail=""):
        if condition:
            print(f"ok: {what}")
            return
        self.count += 1
        print(f"FAILED: {what}\n{detail}")


def check(impasse, root, entries, *options):
    (root / "compile_commands.json").write_text(json.dumps(
        [{"directory": "build", "file": file, "command": command} for file, command in entries]))
    run = subprocess.run([impasse, "check", "--no-cache", *options], cwd=root, capture_output=True,
                         text=True, check=False)
    return run.returncode, run.stdout, run.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--impasse", required=True)
    impasse = str(pathlib.Path(parser.parse_args().impasse).resolve())
    failures = Failures()
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory).resolve()
        for name, text in SOURCES.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text)
        status, out, err = check(impasse, root, GOOD)
        failures.expect(status == 1 and "locked in opposite orders" in out and "files 3" in out,
                        "both compilations of one file are analysed, whatever their flags", out + err)
        failures.expect(sorted(p.name for p in (root / "build").iterdir()) == ["flags.rsp"],
                        "nothing of the build is written", str(list((root / "build").iterdir())))
        status, out, err = check(impasse, root, GOOD + BAD)
        failures.expect(status == 3 and "locked in opposite orders" in out,
                        "what cannot be compiled costs only itself, and status 3", out + err)
        failures.expect("made/later.h, included at src/needs.cc:1:10" in out
                        and "build the project first" in out, "a missing header, and what to do", out)
        failures.expect("imports the C++20 module net" in out, "a module is refused clearly", out)
        failures.expect("1 file of the compilation database cannot be found" in out
                        and "src/gone.cc" in out, "a source that is not there", out)
        failures.expect(err == "", "no progress where nobody watches and it is quick", err)
    return 1 if failures.count else 0


if __name__ == "__main__":
    raise SystemExit(main())
