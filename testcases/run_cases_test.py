#!/usr/bin/env python3
"""Tests of the driver, with a stand-in for impasse that answers as each test wants."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

DRIVER = pathlib.Path(__file__).resolve().parent / "run_cases.py"

# Answers WAY with the findings in answers.json, {"check": [[rule, severity, fingerprint], ...], ...};
# "run" executes the program as the real one does; "hang" sleeps for ever.
FAKE = r"""#!/usr/bin/env python3
import json, os, pathlib, subprocess, sys, time
answers = json.loads((pathlib.Path(__file__).parent / "answers.json").read_text())
way, words = sys.argv[1], sys.argv[2:]
if answers.get("hang") == way:
    time.sleep(1000)
target = next(w for w in words if w.startswith("json=")).removeprefix("json=")
findings = [dict(rule=r, severity=s, fingerprint=f) for r, s, f in answers.get(way, [])]
pathlib.Path(target).write_text(json.dumps({"findings": findings}))
status = 0
if way == "run":
    pathlib.Path(words[words.index("--trace") + 1]).write_text("trace")
    status = subprocess.run(words[words.index("--") + 1:]).returncode
    if answers.get("noise"):
        print(answers["noise"], flush=True)
if any(f["severity"] != "note" for f in findings):
    status = 1
sys.exit(answers.get("status", {}).get(way, status))
"""


class DriverTest(unittest.TestCase):
    def drive(self, case, *arguments, **answers):
        """Runs the driver on one case; returns (exit status, output)."""
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            (root / "rule").mkdir()
            (root / "rule" / "case.cc").write_text(textwrap.dedent(case))
            fake = root / "impasse"
            fake.write_text(FAKE)
            fake.chmod(0o755)
            (root / "answers.json").write_text(json.dumps(answers))
            done = subprocess.run(
                [sys.executable, str(DRIVER), "--root", name, "--impasse", str(fake), *arguments, "rule"],
                capture_output=True, text=True, timeout=120, env=dict(os.environ))
            return done.returncode, done.stdout + done.stderr

    HEALTHY = '''\
        // impasse: all = none
        #include <cstdio>
        int main() { std::puts("hello"); }
        '''
    BROKEN = '''\
        // impasse: static = lock-order-inversion
        // impasse: online = deadlock
        // impasse: postmortem = deadlock
        int main() {}
        '''
    LOCKS = [["lock-order-inversion", "error", "aa"]]
    HANG = [["deadlock", "error", "aa"]]

    def test_healthy_case_passes(self):
        self.assertEqual(self.drive(self.HEALTHY)[0], 0)

    def test_notes_are_not_compared(self):
        self.assertEqual(self.drive(self.HEALTHY, check=[["deadlock", "note", "aa"]])[0], 0)

    def test_finding_in_a_healthy_case_fails(self):
        status, out = self.drive(self.HEALTHY, check=self.LOCKS)
        self.assertEqual(status, 1)
        self.assertIn("static: expected none; found lock-order-inversion", out)

    def test_broken_case_passes_when_all_ways_agree(self):
        answers = {"check": self.LOCKS, "run": self.HANG, "postmortem": self.HANG}
        self.assertEqual(self.drive(self.BROKEN, **answers)[0], 0)

    def test_missed_defect_fails(self):
        status, out = self.drive(self.BROKEN, run=self.HANG, postmortem=self.HANG)
        self.assertEqual(status, 1)
        self.assertIn("static: expected lock-order-inversion; found none", out)

    def test_fingerprints_must_agree_between_run_and_trace(self):
        other = [["deadlock", "error", "bb"]]
        status, out = self.drive(self.BROKEN, check=self.LOCKS, run=self.HANG, postmortem=other)
        self.assertEqual(status, 1)
        self.assertIn("fingerprints differ", out)

    def test_fingerprints_must_agree_with_the_static_check(self):
        other = [["deadlock", "error", "bb"]]
        status, out = self.drive(self.BROKEN, check=self.LOCKS, run=other, postmortem=other)
        self.assertEqual(status, 1)
        self.assertIn("not among those of the static check", out)

    def test_incomplete_check_fails(self):
        status, out = self.drive(self.HEALTHY, status={"check": 3})
        self.assertEqual(status, 1)
        self.assertIn("static: exit status 3, expected 0", out)

    def test_changed_output_fails(self):
        status, out = self.drive(self.HEALTHY, noise="from the probe")
        self.assertEqual(status, 1)
        self.assertIn("standard output differs", out)

    def test_changed_exit_status_fails(self):
        self.assertEqual(self.drive(self.HEALTHY, status={"run": 5})[0], 1)

    def test_program_with_its_own_exit_status(self):
        case = "// impasse: all = none\n// impasse-run: exit = 3\nint main() { return 3; }\n"
        self.assertEqual(self.drive(case)[0], 0)

    def test_a_line_that_cannot_be_read_is_no_comment(self):
        status, out = self.drive("// impasse: all = none\n// impasse: online, postmortem = none\nint main() {}\n")
        self.assertNotEqual(status, 0)
        self.assertIn("cannot read '// impasse: online, postmortem = none'", out)

    def test_a_hang_is_killed_and_fails(self):
        case = "// impasse: all = none\n// impasse-run: limit = 1\nint main() {}\n"
        status, out = self.drive(case, hang="run")
        self.assertEqual(status, 1)
        self.assertIn("did not end within 1 s and was killed", out)

    def test_arguments_and_flags_reach_the_program(self):
        case = '''\
            // impasse: all = none
            // impasse-flags: -DWANTED='"two words"'
            // impasse-run: args = 'two words'
            // impasse-run: exit = 7
            #include <cstring>
            int main(int, char** argv) { return std::strcmp(argv[1], WANTED) == 0 ? 7 : 1; }
            '''
        self.assertEqual(self.drive(case)[0], 0)

    def test_what_the_machine_lacks_is_not_run(self):
        case = "// impasse: all = none\n// impasse-requires: pass-plugin\nint main() {}\n"
        status, out = self.drive(case, "--table", run=self.HANG)
        self.assertEqual(status, 0)
        self.assertIn("online: the pass plugin for this compiler is not built", out)

    def test_a_requirement_that_is_none_fails(self):
        status, out = self.drive("// impasse: all = none\n// impasse-requires: luck\nint main() {}\n")
        self.assertEqual(status, 1)
        self.assertIn("'luck' is none of perf-event, pass-plugin", out)

    def test_case_without_expectation_fails(self):
        status, out = self.drive("int main() {}\n")
        self.assertEqual(status, 1)
        self.assertIn("states no expectation", out)

    def test_silence_about_a_broken_case_needs_a_reason(self):
        case = "// impasse: static = double-lock\n// impasse: online = none\nint main() {}\n"
        status, out = self.drive(case, check=[["double-lock", "error", "a"]])
        self.assertEqual(status, 1)
        self.assertIn("needs a reason", out)

    def test_case_that_does_not_compile_fails(self):
        status, out = self.drive("// impasse: all = none\nint main() { return x; }\n")
        self.assertEqual(status, 1)
        self.assertIn("does not compile", out)

    def test_skipped_way_is_not_tried(self):
        case = "// impasse: static = none\n// impasse: online = skip -- never run\nint main() {}\n"
        self.assertEqual(self.drive(case, hang="run")[0], 0)


if __name__ == "__main__":
    unittest.main()
