#!/usr/bin/env python3
"""Loads each clang-tidy module into its clang-tidy and into the others.

A module must find a known bug, keep silent about its healthy look-alike, respect NOLINT and its
option, and end a clang-tidy of another major with status 2 and a sentence that says why."""
import argparse
import pathlib
import subprocess
import sys
import tempfile

BAD = """#include <mutex>
struct Account {
  std::mutex mu;
  int balance = 0;
  int Balance() {
    std::lock_guard<std::mutex> guard(mu);
    return balance;
  }
  void Add(int n) {
    std::lock_guard<std::mutex> guard(mu);
    balance = Balance() + n;
  }
};
void Use(Account& account) { account.Add(1); }
"""
GOOD = BAD.replace("std::mutex", "std::recursive_mutex")
SILENCED = BAD.replace("return balance;", "return balance;").replace(
    "std::lock_guard<std::mutex> guard(mu);\n    return",
    "std::lock_guard<std::mutex> guard(mu);  // NOLINT(impasse-double-lock): test\n    return")


def tidy(major, module, code, *options):
    with tempfile.TemporaryDirectory() as directory:
        source = pathlib.Path(directory) / "case.cc"
        source.write_text(code)
        run = subprocess.run(
            [f"clang-tidy-{major}", f"--load={module}", "--checks=-*,impasse-*", *options,
             str(source), "--", "-std=c++20"],
            capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


# A cycle that no unit can see by itself.
HEADER = """#include <mutex>
extern std::mutex first, second;
void Forward();
void Backward();
"""
UNITS = {
    "locks.h": HEADER,
    "forward.cc": """#include "locks.h"
void Forward() {
  std::lock_guard<std::mutex> a(first);
  std::lock_guard<std::mutex> b(second);
}
""",
    "backward.cc": """#include "locks.h"
void Backward() {
  std::lock_guard<std::mutex> a(second);
  std::lock_guard<std::mutex> b(first);
}
""",
    "main.cc": """#include <thread>
#include "locks.h"
std::mutex first, second;
int main() {
  std::thread a(Forward), b(Backward);
  a.join();
  b.join();
}
""",
    ".clang-tidy": "Checks: '-*,impasse-*'\nCheckOptions:\n  ImpasseFindings: findings.json\n",
}


class Failures:
    def __init__(self):
        self.count = 0

    def expect(self, condition, what, output):
        if condition:
            print(f"ok: {what}")
            return
        self.count += 1
        print(f"FAILED: {what}\n{output}")


def check_major(major, module, failures):
    status, text = tidy(major, module, BAD)
    failures.expect(status == 0 and "[impasse-double-lock]" in text and "note:" in text,
                    f"{major}: finds the double lock", text)
    status, text = tidy(major, module, BAD, "--warnings-as-errors=impasse-*")
    failures.expect(status == 1, f"{major}: fails a gate", text)
    _, text = tidy(major, module, GOOD)
    failures.expect("impasse-" not in text, f"{major}: silent about a recursive mutex", text)
    _, text = tidy(major, module, SILENCED)
    failures.expect("[impasse-double-lock]" not in text, f"{major}: NOLINT silences", text)
    _, text = tidy(major, module, "int broken(", "--quiet")
    failures.expect("[impasse-" not in text, f"{major}: survives broken code", text)
    status, text = tidy(major, module, BAD, "--list-checks")
    failures.expect("impasse-lock-order-inversion" in text, f"{major}: lists the rules", text)
    status, text = tidy(major, module, BAD, "--dump-config")
    failures.expect("impasse-double-lock.MinConfidence" in text, f"{major}: has its option", text)


def check_guard(host, module_major, module, failures):
    status, text = tidy(host, module, BAD)
    # Silence with status 0 is what some pairs would do by themselves.
    failures.expect(status == 2 and f"built for LLVM {module_major}" in text,
                    f"{module_major} in {host}: refused, and says why", text)


def check_whole_program(major, module, impasse, failures):
    """What `impasse check` found in three units is shown in each of them."""
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory).resolve()
        sources = [root / name for name in UNITS if name.endswith(".cc")]
        for name, text in UNITS.items():
            (root / name).write_text(text)

        def look(name):
            run = subprocess.run([f"clang-tidy-{major}", f"--load={module}", str(root / name), "--", "-std=c++20"],
                                 capture_output=True, text=True, check=False, cwd="/")
            return run.stdout + run.stderr

        text = look("forward.cc")
        failures.expect("ImpasseFindings: findings.json: it cannot be found" in text,
                        f"{major}: says that the findings are not there", text)
        subprocess.run([impasse, "check", "--no-cache", "--format", "json=findings.json", "--quiet", "--root", ".",
                        *map(str, sources), "--", "-std=c++20"], cwd=root, capture_output=True, check=False)
        text = look("forward.cc")
        failures.expect("forward.cc:4:" in text and "[impasse-lock-order-inversion]" in text
                        and "at backward.cc:" in text and "changed" not in text,
                        f"{major}: shows a cycle across files in one of them", text)
        text = look("backward.cc")
        failures.expect("backward.cc:4:" in text and "[impasse-lock-order-inversion]" in text,
                        f"{major}: and in the other", text)
        (root / "other.cc").write_text("int x;\n")
        text = look("other.cc")
        failures.expect("impasse-" not in text, f"{major}: and in no unit that has no part in it", text)
        (root / "forward.cc").write_text(UNITS["forward.cc"] + "\n")
        text = look("backward.cc")
        failures.expect("before forward.cc changed: run `impasse check` again" in text,
                        f"{major}: says that a file has changed since", text)
        (root / "forward.cc").write_text(UNITS["forward.cc"].replace("b(second);", "b(second);  // NOLINT"))
        text = look("forward.cc")
        failures.expect("[impasse-" not in text, f"{major}: NOLINT silences what the file says", text)
        (root / "findings.json").write_text("{}")
        text = look("forward.cc")
        failures.expect("it is not what" in text, f"{major}: refuses another JSON", text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--modules", required=True)
    parser.add_argument("--majors", nargs="+", type=int, required=True)
    parser.add_argument("--impasse", required=True)
    options = parser.parse_args()
    modules = {m: pathlib.Path(options.modules) / f"impasse-tidy-{m}.so" for m in options.majors}
    failures = Failures()
    for major, module in modules.items():
        check_major(major, module, failures)
        check_whole_program(major, module, options.impasse, failures)
        for host in options.majors:
            if host != major:
                check_guard(host, major, module, failures)
    return 1 if failures.count else 0


if __name__ == "__main__":
    sys.exit(main())
