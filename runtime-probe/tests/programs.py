"""What the tests of whole programs under the probe share."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile


class Test:
    """Test compiles programs, runs them alone and under `impasse run`, and counts what was not as expected."""

    def __init__(self, options, directory):
        self.options = options
        self.directory = directory
        self.failed = 0
        compilers = (os.environ.get("CXX"), "clang++-22", "c++")
        self.compiler = next(c for c in compilers if c and shutil.which(c))

    def expect(self, condition, what, detail=""):
        print(f"ok: {what}" if condition else f"FAILED: {what}\n{detail}")
        self.failed += 0 if condition else 1

    def compile(self, text, name, *flags):
        source = self.directory / f"{name}.cc"
        source.write_text(text)
        command = [self.compiler, "-std=c++20", "-g", "-O1", "-pthread", f"-I{self.options.include}",
                   f"-I{self.directory}", source, "-o", self.directory / name, *flags]  # libraries come last
        subprocess.run([str(word) for word in command], check=True)
        return self.directory / name

    def alone(self, program, environment=None):
        done = subprocess.run([program], cwd=self.directory, env=dict(os.environ, **(environment or {})), text=True, check=False,
                              capture_output=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def probed(self, program):
        report = self.directory / "report.json"
        words = [self.options.impasse, "run", "--ci", "--timeout", "20s", "--format", f"json={report}", "--", program]
        done = subprocess.run([str(word) for word in words], cwd=self.directory, text=True, check=False,
                              capture_output=True, timeout=120)
        findings = json.loads(report.read_text())["findings"]
        return done.returncode, done.stdout, [f for f in findings if f["severity"] != "note"], done.stderr

    def expect_hang(self, program, what, resources):
        _, _, findings, err = self.probed(program)
        found = [(f["rule"], f["confidence"]) for f in findings]
        named = resources <= {r for f in findings for r in f["resources"]}
        self.expect([rule for rule, _ in found] == ["deadlock"] and named, what, f"{found}\n{err}")

    def expect_silence(self, program, what):
        status, out, findings, err = self.probed(program)
        alone = self.alone(program)
        self.expect(findings == [] and (status, out) == alone[:2] == (0, "done\n"), what, f"{findings} {alone}\n{err}")


def main(run, *options):
    """Reads options, each of them a path, hands a Test to `run`, and returns the exit status."""
    parser = argparse.ArgumentParser()
    for option in options:
        parser.add_argument(option, type=pathlib.Path, required=True)
    parsed = argparse.Namespace(**{name: path.resolve() for name, path in vars(parser.parse_args()).items()})
    parsed.include = getattr(parsed, "include", ".")
    with tempfile.TemporaryDirectory(prefix="impasse-programs-") as directory:
        test = Test(parsed, pathlib.Path(directory))
        run(test)
        return 1 if test.failed else 0
