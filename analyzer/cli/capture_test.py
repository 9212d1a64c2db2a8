#!/usr/bin/env python3
"""Captures real builds: make, plain sh, a configure script, cmake, cleaned environments, programs
linked statically. Each must leave a database with every source of the build and nothing else, and the
exit status of the build must come through."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

SOURCES = {f"src/{name}.c": f"int {name}(void) {{ return 1; }}\n" for name in "abcdefgh"}
SOURCES["src/main.cc"] = "int main() { return 0; }\n"
MAKEFILE = """
OBJECTS = $(patsubst %.c,%.o,$(wildcard src/*.c)) src/main.o
prog: $(OBJECTS)
\tc++ -o $@ $^
%.o: %.c
\t$(CC) -DNAME='"$<"' -MD -c $< -o $@
%.o: %.cc
\tc++ -c $< -o $@
clean:
\trm -f prog src/*.o
"""
CONFIGURE = """#!/bin/sh
echo 'int main(void) { return 0; }' > conftest.c
cc conftest.c -o conftest || exit 1
rm -f conftest conftest.c
echo '#define HAVE_CC 1' > config.h
"""
# A shell of sorts, to be linked statically: runs each argument's words and waits.
TINY_SHELL = r"""
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    char* words[16] = {0};
    int count = 0;
    for (char* w = strtok(argv[i], " "); w && count < 15; w = strtok(0, " ")) words[count++] = w;
    const pid_t pid = fork();
    if (pid == 0) {
      execvp(words[0], words);
      _exit(127);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    if (status != 0) return 1;
  }
  return 0;
}
"""


class Failures:
    def __init__(self):
        self.count = 0

    def expect(self, condition, what, detail=""):
        if condition:
            print(f"ok: {what}")
            return
        self.count += 1
        print(f"FAILED: {what}\n{detail}")


class Project:
    def __init__(self, directory, impasse):
        self.root = pathlib.Path(directory)
        self.impasse = impasse
        for name, text in {**SOURCES, "Makefile": MAKEFILE, "configure": CONFIGURE}.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (self.root / "configure").chmod(0o755)

    def capture(self, *command, options=()):
        run = subprocess.run([self.impasse, "capture", *options, "--", *command], cwd=self.root,
                             capture_output=True, text=True, check=False)
        return run.returncode, run.stdout + run.stderr

    def entries(self):
        path = self.root / "compile_commands.json"
        return json.loads(path.read_text()) if path.exists() else []

    def files(self):
        return sorted(os.path.relpath(e["file"], self.root) for e in self.entries())

    def forget(self):
        subprocess.run(["make", "-s", "clean"], cwd=self.root, check=True)
        (self.root / "compile_commands.json").unlink(missing_ok=True)


def check_make(project, failures):
    status, text = project.capture("make", "-s", "-j4")
    failures.expect(status == 0 and project.files() == sorted(SOURCES), "make -j: every source", text)
    names = [a for e in project.entries() for a in e["arguments"] if a.startswith("-DNAME=")]
    failures.expect('-DNAME="src/a.c"' in names, "quotes arrive as the compiler got them", str(names))
    (project.root / "src/b.c").touch()
    status, text = project.capture("make", "-s")
    failures.expect(status == 0 and project.files() == sorted(SOURCES), "a partial build completes it",
                    text)
    status, text = project.capture("make", "-s")
    failures.expect(status == 0 and project.files() == sorted(SOURCES), "an idle build keeps it", text)
    project.forget()
    status, text = project.capture("sh", "-c", "./configure && make -s")
    failures.expect(status == 0 and project.files() == sorted(SOURCES),
                    "a configure script's tests are left out", text)
    project.forget()
    status, text = project.capture("make", "-s", "CC=clang-22", "src/a.o")
    failures.expect(status == 0 and project.files() == ["src/a.c"], "clang-22", text)
    status, text = project.capture("make", "-s", "CC=gcc", "src/c.o", options=["--fresh"])
    failures.expect(project.files() == ["src/c.c"], "--fresh forgets", text)
    project.forget()


def check_status(project, failures):
    status, text = project.capture("sh", "-c", "cc -c src/a.c -o src/a.o; exit 7")
    failures.expect(status == 7 and project.files() == ["src/a.c"], "status 7 comes through", text)
    status, text = project.capture("sh", "-c", "kill -TERM $$")
    failures.expect(status == 143, "128 + signal comes through", f"{status} {text}")
    project.forget()
    status, text = project.capture("true")
    failures.expect(status == 3 and "no compiler was seen" in text, "nothing to see is no success", text)
    status, text = project.capture("no-such-command")
    failures.expect(status == 2 and "cannot run" in text, "a command that does not exist", text)
    (project.root / "compile_commands.json").write_text("{")
    status, text = project.capture("true")
    failures.expect(status == 2 and "--fresh" in text, "a damaged database is not overwritten", text)
    project.forget()


def check_environments(project, failures):
    status, text = project.capture("env", "-i", "/bin/sh", "-c",
                                   "PATH=/usr/bin:/bin; export PATH; make -s")
    failures.expect(status == 0 and project.files() == sorted(SOURCES), "a cleaned environment", text)
    project.forget()
    (project.root / "tiny.c").write_text(TINY_SHELL)
    subprocess.run(["cc", "-static", "tiny.c", "-o", "tiny"], cwd=project.root, check=True)
    status, text = project.capture("./tiny", "cc -c src/a.c -o src/a.o", "make -s src/b.o")
    failures.expect(status == 0 and project.files() == ["src/a.c", "src/b.c"], "a static shell", text)
    project.forget()
    # A compiler that nothing can be loaded into: whoever starts it records it.
    shutil.copy(project.root / "tiny", project.root / "static-gcc")
    status, text = project.capture("sh", "-c", "./static-gcc true -c src/d.c || :")
    failures.expect(project.files() == ["src/d.c"], "a static compiler", text)
    project.forget()


def check_response_file(project, failures):
    status, text = project.capture(
        "sh", "-c", "echo '-DX=1 -c src/a.c -o src/a.o' > flags.rsp; cc @flags.rsp; rm flags.rsp")
    arguments = project.entries()[0]["arguments"] if project.entries() else []
    failures.expect("-DX=1" in arguments, "a response file that is gone afterwards", text)
    project.forget()


def check_cmake(project, failures):
    (project.root / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.13)\nproject(p C CXX)\nadd_executable(p src/main.cc src/a.c)\n")
    status, text = project.capture("sh", "-c", "cmake -S . -B out >/dev/null && cmake --build out >/dev/null")
    failures.expect(status == 0 and project.files() == ["src/a.c", "src/main.cc"], "cmake", text)
    project.forget()


def check_is_usable(project, failures):
    project.capture("make", "-s", "-j2")
    run = subprocess.run([project.impasse, "check", "--no-cache", "--quiet"], cwd=project.root,
                         capture_output=True, text=True, check=False)
    failures.expect(run.returncode == 0, "impasse check reads it", run.stdout + run.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--impasse", required=True)
    options = parser.parse_args()
    failures = Failures()
    with tempfile.TemporaryDirectory(prefix="capture test ") as directory:  # with a space
        project = Project(pathlib.Path(directory).resolve(), str(pathlib.Path(options.impasse).resolve()))
        for check in (check_make, check_status, check_environments, check_response_file, check_cmake,
                      check_is_usable):
            check(project, failures)
    return 1 if failures.count else 0


if __name__ == "__main__":
    raise SystemExit(main())
