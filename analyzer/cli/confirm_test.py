#!/usr/bin/env python3
"""impasse run --confirm: a finding of the source that no ordinary run shows is made to happen; one that a
lock or a pipe rules out, and one whose code does not run, are told apart from it."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

# With UNGUARDED the source shows a defect that the program, compiled without it, does not have.
PROGRAM = """#include <unistd.h>
#include <cstdio>
#include <mutex>
#include <thread>
struct Lock {
  void lock() { mu.lock(); }
  void unlock() { mu.unlock(); }
  std::mutex mu;
};
Lock accounts, journal;
std::mutex gate, gated_a, gated_b, piped_a, piped_b, cold_a, cold_b;
int pipe_ends[2];
#ifdef UNGUARDED
#define GATE
#else
#define GATE std::lock_guard<std::mutex> closed(gate);
#endif
void Transfer() {
  std::lock_guard<Lock> first(accounts);
  std::lock_guard<Lock> second(journal);
}
void Audit() {
  std::lock_guard<Lock> first(journal);
  std::lock_guard<Lock> second(accounts);
}
void GatedForward() {
  GATE
  std::lock_guard<std::mutex> first(gated_a);
  std::lock_guard<std::mutex> second(gated_b);
}
void GatedBackward() {
  GATE
  std::lock_guard<std::mutex> first(gated_b);
  std::lock_guard<std::mutex> second(gated_a);
}
void PipedForward() {
  std::lock_guard<std::mutex> first(piped_a);
  std::lock_guard<std::mutex> second(piped_b);
}
void PipedBackward() {
  std::lock_guard<std::mutex> first(piped_b);
  std::lock_guard<std::mutex> second(piped_a);
}
void ColdForward() {
  std::lock_guard<std::mutex> first(cold_a);
  std::lock_guard<std::mutex> second(cold_b);
}
void ColdBackward() {
  std::lock_guard<std::mutex> first(cold_b);
  std::lock_guard<std::mutex> second(cold_a);
}
void One(bool cold) {
  GatedForward();
  PipedForward();
  char token = 'x';
  if (write(pipe_ends[1], &token, 1) != 1) return;
  if (cold) ColdForward();
  Transfer();
}
void Other(bool cold) {
  GatedBackward();
  char token = 0;
  if (read(pipe_ends[0], &token, 1) != 1) return;
  PipedBackward();
  if (cold) ColdBackward();
  usleep(100000);
  Audit();
}
int main(int argc, char**) {
  if (pipe(pipe_ends) != 0) return 1;
  std::thread one(One, argc > 3), other(Other, argc > 3);
  one.join();
  other.join();
  std::puts("done");
  return argc == 2 ? 7 : 0;
}
"""
NAMES = {"accounts": "planted", "gated_a": "gated", "piped_a": "piped", "cold_a": "cold"}


def expect(condition, what, detail):
    print(f"ok: {what}" if condition else f"FAILED: {what}\n{detail}")
    return 0 if condition else 1


def compiler():
    for name in (os.environ.get("CXX"), "clang++-22", "c++"):
        if name and shutil.which(name):
            return name
    raise SystemExit("no C++ compiler")


def name_of(finding):
    """'planted' for a finding about accounts."""
    for resource in finding["resources"]:
        for lock, name in NAMES.items():
            if resource.startswith(lock):
                return name
    return ""


class Tests:
    def __init__(self, impasse, directory):
        self.impasse = impasse
        self.directory = pathlib.Path(directory)
        self.failed = 0
        self.environment = {key: value for key, value in os.environ.items() if key != "CI"}

    def expect(self, condition, what, detail):
        self.failed += expect(condition, what, detail)

    def run(self, *command):
        done = subprocess.run(command, cwd=self.directory, env=self.environment, capture_output=True,
                              text=True, check=False, timeout=300)
        return done.returncode, done.stdout, done.stderr

    def report(self, name):
        return json.loads((self.directory / name).read_text())

    def confirm(self, findings, *options, program=("./bank",)):
        code, out, err = self.run(self.impasse, "run", "--confirm", findings, "--format=json=run.json",
                                  "--format=text", *options, "--", *program)
        return code, out, err, self.report("run.json")

    def prepare(self):
        (self.directory / "bank.cc").write_text(PROGRAM)
        flags = ["-std=c++20", "-DUNGUARDED"]
        code, out, err = self.run(self.impasse, "check", "--no-cache", "--format=json=check.json",
                                  "--format=sarif=check.sarif", "bank.cc", "--", *flags)
        found = {name_of(f): f for f in self.report("check.json")["findings"]
                 if f["rule"] == "lock-order-inversion"}
        self.expect(code == 1 and set(found) == set(NAMES.values()), "the source shows four inversions", out + err)
        for level in ("0", "2"):
            code, out, err = self.run(compiler(), "-std=c++20", "-g", f"-O{level}", "-pthread", "bank.cc", "-o",
                                      "bank" if level == "0" else "bank2")
            self.expect(code == 0, f"compiles with -O{level}", err)
        codes = [self.run("./bank")[0] for _ in range(5)]
        self.expect(codes == [0] * 5, "the program gets through by itself", codes)
        return {name: finding["fingerprint"] for name, finding in found.items()}

    def verdicts(self, report, fingerprints):
        by_fingerprint = {f["fingerprint"]: f for f in report["findings"]}
        for finding in report["findings"]:
            for confirmed in finding["properties"].get("confirms", "").split():
                by_fingerprint[confirmed] = finding
        return {name: by_fingerprint.get(fingerprint, {}) for name, fingerprint in fingerprints.items()}

    def check_all(self, fingerprints, findings, program):
        code, out, err, report = self.confirm(findings, "--confirm-runs", "5", program=program)
        found = self.verdicts(report, fingerprints)
        text = err + json.dumps(found, indent=1)
        verdict = {name: f.get("properties", {}).get("confirmation") for name, f in found.items()}
        what = f"{findings}, {' '.join(program)}: "
        self.expect(verdict["planted"] == "confirmed" and found["planted"]["rule"] == "deadlock"
                    and found["planted"]["evidence"] == "observed", what + "the planted one is confirmed", text)
        self.expect(verdict["gated"] == "not confirmed after 5 runs" and found["gated"]["severity"] == "note",
                    what + "a gate lock keeps it from happening", text)
        self.expect(verdict["piped"] == "not confirmed after 5 runs", what + "so does a pipe", text)
        self.expect(verdict["cold"] == "not reached" and found["cold"]["severity"] == "note"
                    and "bank.cc" in found["cold"]["properties"]["not_reached"], what + "code that does not run", text)
        self.expect(code == 1 and "confirm:     not reached" in err and "confirm:     confirmed in run" in err,
                    what + "status and text", text)
        self.expect(out == "done\n" * out.count("done\n"), what + "standard output is the program's", out)

    def check_harmless(self):
        """What cannot happen changes nothing but the time."""
        only = self.report("check.json")
        only["findings"] = [f for f in only["findings"] if name_of(f) in ("gated", "cold")]
        (self.directory / "gated.json").write_text(json.dumps(only))
        code, out, err, report = self.confirm("gated.json", "--confirm-runs", "3", "--fail-on", "none",
                                              program=("./bank", "x"))
        self.expect(code == 7 and out == "done\n" * 4 and report["program_status"] == 7,
                    "four runs, the program's own status", err)
        code, out, err, report = self.confirm("check.sarif", "--confirm-runs", "4", "--on-deadlock", "break",
                                              program=("sh", "-c", "./bank; exit 0"))
        self.expect("fails with EDEADLK" in err and code == 1, "a confirmed deadlock can be broken", err)

    def check_messages(self):
        code, _, err = self.run(self.impasse, "run", "--confirm", "gone.json", "--", "true")
        self.expect(code == 2 and "gone.json" in err, "a file that is not there", err)
        (self.directory / "odd.json").write_text("[1]")
        code, _, err = self.run(self.impasse, "run", "--confirm", "odd.json", "--", "true")
        self.expect(code == 2 and "no report of impasse" in err, "a file of another kind", err)
        empty = self.report("check.json")
        empty["findings"] = []
        (self.directory / "empty.json").write_text(json.dumps(empty))
        code, _, err = self.run(self.impasse, "run", "--confirm", "empty.json", "--", "true")
        self.expect(code == 2 and "no finding that can be confirmed" in err, "nothing to confirm", err)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--impasse", required=True)
    impasse = os.path.abspath(parser.parse_args().impasse)
    with tempfile.TemporaryDirectory() as directory:
        tests = Tests(impasse, directory)
        fingerprints = tests.prepare()
        tests.check_all(fingerprints, "check.json", ("./bank",))
        tests.check_all(fingerprints, "check.sarif", ("sh", "-c", "./bank2; exit 0"))
        tests.check_harmless()
        tests.check_messages()
    return 1 if tests.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
