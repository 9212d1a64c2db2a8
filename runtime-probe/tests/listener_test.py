#!/usr/bin/env python3
"""The listener of impasse/gtest.h: the test in which something was found fails, and no other."""
import argparse
import os
import pathlib
import re
import subprocess
import tempfile


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--impasse", required=True)
    parser.add_argument("--sample", required=True)
    options = parser.parse_args()
    options.impasse, options.sample = map(os.path.abspath, (options.impasse, options.sample))
    failed = 0

    def expect(condition, what, detail):
        nonlocal failed
        print(f"ok: {what}" if condition else f"FAILED: {what}\n{detail}")
        failed += 0 if condition else 1

    with tempfile.TemporaryDirectory() as directory:

        def run(*command):
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=directory)
            found = re.findall(r"^\[ *(OK|FAILED) *\] (Bank\.\w+) \(", done.stdout, re.M)
            return done, {name: verdict for verdict, name in found}

        done, verdicts = run(options.sample)
        expect(done.returncode == 0 and set(verdicts.values()) == {"OK"}, "silent without impasse run", done.stdout)
        done, verdicts = run(options.impasse, "run", "--", options.sample)
        expect(verdicts == {"Bank.Transfers": "OK", "Bank.AuditsMeanwhile": "FAILED", "Bank.TransfersAgain": "OK"},
               "the test that shows it fails", done.stdout + done.stderr)
        expect("impasse: 1 finding in this test" in done.stdout and "[lock-order-inversion]" in done.stdout,
               "its failure says what", done.stdout)
        expect(done.stderr.count("locked in opposite orders") == 2 and "(shown above)" in done.stderr
               and done.returncode == 1, "the whole story once, then a reminder", done.stderr)
        suppressions = pathlib.Path(directory) / "known"
        suppressions.write_text("lock-order-inversion:*:*  # known\n")
        done, verdicts = run(options.impasse, "run", "--suppressions", "known", "--", options.sample)
        expect(done.returncode == 0 and set(verdicts.values()) == {"OK"}, "suppressions count",
               done.stdout + done.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
