#!/usr/bin/env python3
"""Runs the cases of testcases/: one case, three ways of looking, one expectation.

README.md in this folder says what a case is and what its comment lines mean. The steps of one case:

    sources -> compile -> impasse check -> impasse run -> impasse postmortem -> compare

Cases are independent of each other (each has a temporary directory of its own) and run in parallel.
"""

import argparse
import concurrent.futures
import ctypes
import dataclasses
import fnmatch
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

WAYS = ("static", "online", "postmortem")
BASE_FLAGS = ["-g", "-O1", "-pthread"]
CXX_FLAGS = ["-std=c++20"]
# Static rules that name the defect which a run shows under the rule on the left: one fingerprint.
SAME_DEFECT = {"deadlock": ("lock-order-inversion", "channel-cycle")}
# Every process of a case carries this variable, so that a case that hangs can be ended without
# touching anything else.
MARK = "IMPASSE_CASE_DIRECTORY"

EXPECT = re.compile(r"^\s*(?://|\*|/\*)\s*impasse:\s*(\w+)\s*=\s*(.*?)\s*(?:\*/)?$")
ATTEMPT = re.compile(r"^\s*(?://|\*|/\*)\s*impasse(?:-\w+)?:")
SETTING = re.compile(r"^\s*(?://|\*|/\*)\s*impasse-(run|flags|tidy|requires)\s*[:=]\s*(.*?)\s*(?:\*/)?$")
NO_CASES = ("traces", "field", "__pycache__")  # folders with other things in them
RULE = re.compile(r"^[a-z][a-z0-9-]*$")


def has_perf_event(_):
    """Whether the kernel and the container permit perf_event_open: asks for a counter, and gives it back."""
    attributes = struct.pack("=IIQ24xQ", 1, 112, 0, 1 << 5 | 1 << 6).ljust(112, b"\0")  # software, cpu-clock, user space
    number = {"x86_64": 298, "aarch64": 241}.get(os.uname().machine)
    if number is None:
        return False
    descriptor = ctypes.CDLL(None, use_errno=True).syscall(number, attributes, 0, -1, -1, 0)
    if descriptor >= 0:
        os.close(descriptor)
    return descriptor >= 0


def has_pass(options):
    """Whether the compiler is the Clang for which the pass plugin was built."""
    return not ({"CC", "CXX"} & set(os.environ)) and (options.lib / "libimpasse-pass-22.so").exists()


# What a case may require for its run; each tells whether it is there, or why not.
REQUIREMENTS = {
    "perf-event": (has_perf_event, "perf_event_open is not permitted here"),
    "pass-plugin": (has_pass, "the pass plugin for this compiler is not built"),
}


class CaseError(Exception):
    """Something about the case itself is wrong: its comments, its compilation, its exit."""


@dataclasses.dataclass
class Expectation:
    rules: frozenset = frozenset()
    skip: bool = False
    reason: str = ""

    def __str__(self):
        return "-" if self.skip else show(self.rules)


@dataclasses.dataclass
class Case:
    name: str
    sources: list
    expect: dict = dataclasses.field(default_factory=dict)
    flags: list = dataclasses.field(default_factory=list)
    run: dict = dataclasses.field(default_factory=dict)
    tidy: frozenset | None = None
    requires: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Result:
    case: Case
    found: dict = dataclasses.field(default_factory=dict)  # way -> set of rules
    errors: list = dataclasses.field(default_factory=list)


def show(rules):
    return ", ".join(sorted(rules)) or "none"


# --- reading cases ---------------------------------------------------------------------------------


def parse_rules(text, where):
    """'a, b -- reason' -> Expectation."""
    value, _, reason = (part.strip() for part in text.partition("--"))
    if value == "skip":
        if not reason:
            raise CaseError(f"{where}: 'skip' needs a reason: skip -- why")
        return Expectation(skip=True, reason=reason)
    rules = frozenset() if value == "none" else frozenset(r.strip() for r in value.split(","))
    for rule in rules:
        if not RULE.match(rule):
            raise CaseError(f"{where}: '{rule}' is not a rule id")
    return Expectation(rules=rules, reason=reason)


def apply_setting(case, kind, value, where):
    if kind == "flags":
        case.flags += shlex.split(value)
    elif kind == "tidy":
        case.tidy = parse_rules(value, where).rules
    elif kind == "requires":
        if value not in REQUIREMENTS:
            raise CaseError(f"{where}: '{value}' is none of {', '.join(REQUIREMENTS)}")
        case.requires.append(value)
    else:
        key, equals, text = (part.strip() for part in value.partition("="))
        if not equals or key not in ("args", "options", "timeout", "limit", "exit"):
            raise CaseError(f"{where}: cannot read 'impasse-run: {value}'")
        case.run[key] = text


def parse_line(case, line, where, everything):
    if match := EXPECT.match(line):
        way, value = match.groups()
        if way == "all":
            everything.append(parse_rules(value, where))
        elif way in WAYS:
            case.expect[way] = parse_rules(value, where)
        else:
            raise CaseError(f"{where}: '{way}' is none of static, online, postmortem, all")
    elif match := SETTING.match(line):
        apply_setting(case, match[1], match[2], where)
    elif ATTEMPT.match(line):
        raise CaseError(f"{where}: cannot read '{line.strip()}'")


def check_case(case):
    if not case.expect and case.tidy is None:
        raise CaseError("the case states no expectation (// impasse: WAY = ...)")
    if any(e.rules for e in case.expect.values()):
        for way, e in case.expect.items():
            if not e.rules and not e.reason:
                raise CaseError(f"'{way} = none' needs a reason, because another way reports something")


def read_case(name, sources):
    case = Case(name, sources)
    everything = []
    for source in sources:
        text = source.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            parse_line(case, line, f"{source.name}:{number}", everything)
    for expectation in everything:
        for way in WAYS:
            case.expect.setdefault(way, expectation)
    check_case(case)
    return case


def skip_what_is_missing(case, options):
    """Where the machine lacks what the case requires, its program is not run."""
    for name in case.requires:
        there, reason = REQUIREMENTS[name]
        if not there(options):
            case.expect |= {way: Expectation(skip=True, reason=reason) for way in case.expect if way != "static"}


def find_cases(root, folders, pattern):
    """Yields (name, sources) of every case below the folders whose name matches the pattern."""
    names = folders or sorted(p.name for p in root.iterdir() if p.is_dir() and p.name not in NO_CASES)
    for folder in names:
        directory = root / folder
        if not directory.is_dir():
            raise SystemExit(f"run_cases.py: there is no folder {directory}")
        for path in sorted(directory.iterdir()):
            sources = sorted(path.glob("*.c*")) if path.is_dir() else [path]
            sources = [s for s in sources if s.suffix in (".cc", ".c")]
            name = f"{folder}/{path.stem}"
            if sources and any(fnmatch.fnmatch(n, pattern) for n in (name, path.stem)):
                yield name, sources


# --- running programs ------------------------------------------------------------------------------


def end_marked(mark):
    """Kills whatever a case left running: the processes that carry its directory's mark."""
    needle = f"{MARK}={mark}".encode() + b"\0"
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if needle in (entry / "environ").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:
            pass  # not ours, or gone already


def execute(command, directory, limit):
    """Runs a command; returns (status, stdout, stderr). Status is None when it had to be killed."""
    environment = dict(os.environ, **{MARK: str(directory)})
    environment.pop("CI", None)  # --ci is said where it is wanted
    process = subprocess.Popen(
        [str(word) for word in command], cwd=directory, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
        start_new_session=True)
    try:
        out, err = process.communicate(timeout=limit)
        status = process.returncode if process.returncode >= 0 else 128 - process.returncode
        return status, out, err
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        end_marked(directory)
        out, err = process.communicate()
        return None, out, err


def tail(text, lines=12):
    return "\n".join("      | " + line for line in text.strip().splitlines()[-lines:])


# What most cases include is compiled once for the programs; the static check reads each source as it stands.
COMMON_HEADERS = ("atomic", "chrono", "condition_variable", "cstdio", "deque", "functional", "map", "memory", "mutex",
                  "optional", "shared_mutex", "string", "thread", "vector", "impasse/channel.h")


def precompile(options):
    """Returns the precompiled common headers in options.precompiled, made anew when channel.h has changed; None without."""
    if not options.precompiled or "CXX" in os.environ:
        return None
    options.precompiled.mkdir(parents=True, exist_ok=True)
    header, result = options.precompiled / "common.h", options.precompiled / "common.h.pch"
    ours = [*options.include.rglob("*.h"), pathlib.Path(__file__)]
    if result.exists() and all(h.stat().st_mtime < result.stat().st_mtime for h in ours):
        return result
    header.write_text("".join(f"#include <{name}>\n" for name in COMMON_HEADERS))
    draft = options.precompiled / f"{os.getpid()}.pch"  # another folder of cases may be at the same
    command = ["clang++-22", *CXX_FLAGS, *BASE_FLAGS, f"-I{options.include}", "-x", "c++-header", header, "-o", draft]
    status, _, err = execute(command, options.precompiled, 120)
    if status != 0:
        raise SystemExit(f"run_cases.py: the common headers do not compile:\n{tail(err)}")
    draft.rename(result)
    return result


class Runner:
    """Runner takes one case through all steps."""

    def __init__(self, case, directory, options):
        self.case = case
        self.directory = directory
        self.options = options
        self.limit = float(case.run.get("limit", 30))
        self.result = Result(case)
        self.prints = {}  # way -> {rule: set of fingerprints}

    def fail(self, message):
        self.result.errors.append(message)

    def flags(self, source):
        standard = CXX_FLAGS if source.suffix == ".cc" else []
        own = [flag.replace("{lib}", str(self.options.lib)) for flag in self.case.flags]
        return standard + BASE_FLAGS + [f"-I{self.options.include}"] + own

    def compile(self):
        runs = any(not e.skip for way, e in self.case.expect.items() if way != "static")
        if self.expects("static") and not runs:
            return  # the static check reads it with a compiler, and ends with another status when it cannot
        objects = []
        for source in self.case.sources:
            compiler = os.environ.get("CXX", "clang++-22")
            if source.suffix == ".c":
                compiler = os.environ.get("CC", "clang-22")
            target = self.directory / (source.name + ".o")
            command = [compiler, *self.flags(source), *self.precompiled(source), "-c", source, "-o", target]
            self.must(command, 120, f"{source.name} does not compile")
            objects.append(target)
        if not runs:
            return  # a library need not be a program
        linker = os.environ.get("CXX", "clang++-22")
        libraries = [flag for flag in self.case.flags if flag.startswith("-l")]
        command = [linker, "-pthread", *objects, *libraries, "-o", self.directory / "program"]
        self.must(command, 120, "does not link")

    def precompiled(self, source):
        """Only for flags that are those of the headers; C++ sources only."""
        if self.options.pch is None or self.case.flags or source.suffix != ".cc":
            return []
        return ["-include-pch", self.options.pch]

    def must(self, command, limit, message):
        status, _, err = execute(command, self.directory, limit)
        if status != 0:
            raise CaseError(f"{message}:\n{tail(err)}")

    def read_report(self, way, path):
        """Reads the findings at warning or above: into result.found and self.prints."""
        try:
            report = json.loads(path.read_text())
        except (OSError, ValueError) as error:
            raise CaseError(f"{way}: no readable JSON report: {error}") from error
        prints = {}
        for finding in report.get("findings", []):
            if finding.get("severity") in ("error", "warning") and finding.get("triage", "new") == "new":
                prints.setdefault(finding["rule"], set()).add(finding.get("fingerprint", ""))
        self.prints[way] = prints
        self.result.found[way] = frozenset(prints)

    def judge(self, way, status, clean, err):
        """Compares found and expected rules, and the exit status with what was found."""
        found, expected = self.result.found[way], self.case.expect[way].rules
        if found != expected:
            self.fail(f"{way}: expected {show(expected)}; found {show(found)}\n{tail(err, 40)}")
        wanted = 1 if found else clean
        if status != wanted:
            self.fail(f"{way}: exit status {status}, expected {wanted}\n{tail(err)}")

    def tool(self, way, words, limit):
        report = self.directory / f"{way}.json"
        command = [self.options.impasse, *words[:1], "--format", "text", "--format", f"json={report}",
                   "--fail-on", "warning", *words[1:]]
        status, out, err = execute(command, self.directory, limit)
        text = err if way == "online" else out + err  # online, stdout belongs to the program
        if self.options.verbose:
            print(f"--- {self.case.name} {way}: {shlex.join(map(str, command))}\n{text}")
        if status is None:
            raise CaseError(f"{way}: did not end within {limit:g} s and was killed\n{tail(text)}")
        if not report.exists():
            raise CaseError(f"{way}: exit status {status} and no report\n{tail(text)}")
        self.read_report(way, report)
        return status, out, text

    def static(self):
        flags = self.flags(self.case.sources[0])
        if len({s.suffix for s in self.case.sources}) > 1:
            flags = [f for f in flags if not f.startswith("-std=")]
        words = ["check", *self.case.sources, "--", *flags]
        status, _, text = self.tool("static", words, 120)
        self.judge("static", status, 0, text)

    def online(self):
        run, program = self.case.run, [self.directory / "program"]
        program += shlex.split(run.get("args", ""))
        clean = int(run.get("exit", 0))
        words = ["run", "--ci", "--trace", self.directory / "run.trace"]
        if "timeout" in run:
            words += ["--timeout", run["timeout"]]
        words += shlex.split(run.get("options", ""))
        status, out, text = self.tool("online", [*words, "--", *program], self.limit)
        if self.expects("online"):
            self.judge("online", status, clean, text)
            if not self.case.expect["online"].rules and "timeout" not in run:
                self.compare_native(program, status, out)

    def compare_native(self, program, status, out):
        """A program without findings must not notice the probe."""
        native_status, native_out, _ = execute(program, self.directory, self.limit)
        if native_status is None:
            return self.fail(f"the program alone does not end within {self.limit:g} s")
        if not self.result.found["online"] and native_status != status:
            self.fail(f"exit status {native_status} alone, {status} under impasse run")
        if native_out != out:
            self.fail(f"standard output differs: alone\n{tail(native_out)}\n    under impasse run\n{tail(out)}")

    def postmortem(self):
        trace = self.directory / "run.trace"
        if not trace.exists():
            raise CaseError("online: --trace left no trace behind")
        status, _, text = self.tool(
            "postmortem", ["postmortem", *shlex.split(self.case.run.get("options", "")), trace], 60)
        self.judge("postmortem", status, 0, text)

    def compare_fingerprints(self):
        online, after = self.prints.get("online", {}), self.prints.get("postmortem", {})
        for rule in online.keys() & after.keys():
            if online[rule] != after[rule]:
                self.fail(f"{rule}: fingerprints differ: online {show(online[rule])}, "
                          f"post-mortem {show(after[rule])}")
        for rule, names in SAME_DEFECT.items():
            static = set().union(*(self.prints.get("static", {}).get(n, set()) for n in names))
            observed = online.get(rule, set()) | after.get(rule, set())
            if static and observed and not observed <= static:
                self.fail(f"{rule}: observed fingerprint {show(observed)} is not among those of the "
                          f"static check: {show(static)}")

    def tidy(self):
        plugin, clang_tidy = self.options.tidy_plugin, self.options.clang_tidy
        found = set()
        for source in self.case.sources:
            command = [clang_tidy, f"--load={plugin}", "--checks=-*,impasse-*", source, "--",
                       *self.flags(source)]
            _, out, err = execute(command, self.directory, 120)
            found |= set(re.findall(r"(?:warning|error): .*\[impasse-([a-z-]+)", out))
            if "unknown argument" in err or "error: unable" in err:
                self.fail(f"clang-tidy: {tail(err)}")
        if found != self.case.tidy:
            self.fail(f"clang-tidy: expected {show(self.case.tidy)}; found {show(found)}")

    def expects(self, way):
        return way in self.case.expect and not self.case.expect[way].skip and way in self.options.ways

    def go(self):
        self.compile()
        steps = [self.static] if self.expects("static") else []
        if self.expects("online") or self.expects("postmortem"):
            steps.append(self.online)
        if self.expects("postmortem"):
            steps.append(self.postmortem)
        if self.case.tidy is not None and self.options.tidy_plugin:
            steps.append(self.tidy)
        for step in steps:
            try:
                step()
            except CaseError as error:
                self.fail(str(error))
        self.compare_fingerprints()


def run_one(name, sources, options):
    try:
        case = read_case(name, sources)
        skip_what_is_missing(case, options)
    except CaseError as error:
        return Result(Case(name, sources), errors=[str(error)])
    directory = pathlib.Path(tempfile.mkdtemp(prefix="impasse-case-"))
    runner = Runner(case, directory, options)
    try:
        runner.go()
    except CaseError as error:
        runner.fail(str(error))
    finally:
        end_marked(directory)
        if options.keep:
            print(f"{name}: kept {directory}")
        else:
            shutil.rmtree(directory, ignore_errors=True)
    return runner.result


# --- saying how it went ----------------------------------------------------------------------------


def cell(result, way):
    expected, found = result.case.expect.get(way), result.found.get(way)
    if expected is None or expected.skip:
        return "-"
    if found is None:
        return "?"
    if found == expected.rules:
        return show(found)
    return f"{show(found)} (expected {show(expected.rules)})"


def print_table(results):
    rows = [("case", *WAYS, "")]
    for result in results:
        verdict = "FAILED" if result.errors else "ok"
        rows.append((result.case.name, *(cell(result, way) for way in WAYS), verdict))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    rows.insert(1, tuple("-" * width for width in widths))
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())
    print_reasons(results)


def print_reasons(results):
    """Why a way says nothing of a program in which another way finds something."""
    lines = [f"  {r.case.name}: {way}: {e.reason}" for r in results
             for way, e in sorted(r.case.expect.items()) if e.reason]
    if lines:
        print("\nWhere a way is silent or skipped, and why:")
        print("\n".join(lines))


def print_list(cases):
    for name, sources in cases:
        try:
            case = read_case(name, sources)
            print(name, *(f"{way}={case.expect[way]}" for way in WAYS if way in case.expect), sep="  ")
        except CaseError as error:
            print(f"{name}  ERROR {error}")


def parse_arguments():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", help="folders of testcases/ (default: all)")
    parser.add_argument("--impasse", type=pathlib.Path, default=here.parent / "build/bin/impasse")
    parser.add_argument("--include", type=pathlib.Path, default=here.parent / "runtime-probe/include",
                        help="directory that holds impasse/channel.h")
    parser.add_argument("--precompiled", type=pathlib.Path, metavar="DIR",
                        help="where to keep the precompiled common headers (default: none are made)")
    parser.add_argument("--root", type=pathlib.Path, default=here, help="where the folders are")
    parser.add_argument("--filter", default="*", help="glob over FOLDER/CASE or CASE")
    parser.add_argument("--ways", default=",".join(WAYS), help="subset of static,online,postmortem")
    parser.add_argument("--tidy-plugin", type=pathlib.Path, help="clang-tidy module to test as well")
    parser.add_argument("--clang-tidy", default="clang-tidy-22")
    parser.add_argument("-j", type=int, default=os.cpu_count() or 1, dest="jobs")
    parser.add_argument("--list", action="store_true", help="print cases and expectations only")
    parser.add_argument("--table", action="store_true", help="print the table even if all passed")
    parser.add_argument("--keep", action="store_true", help="keep the directories of the cases")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what the tool says")
    options = parser.parse_args()
    options.impasse, options.include = options.impasse.resolve(), options.include.resolve()
    options.lib = options.impasse.parent.parent / "lib"
    options.ways = options.ways.split(",")
    if options.precompiled:
        options.precompiled = options.precompiled.resolve()
    return options


def main():
    options = parse_arguments()
    cases = list(find_cases(options.root, options.folders, options.filter))
    if options.list:
        print_list(cases)
        return 0
    if not cases:
        print("run_cases.py: no case matches", file=sys.stderr)
        return 2
    if not options.impasse.exists():
        print(f"run_cases.py: {options.impasse} does not exist; build it first", file=sys.stderr)
        return 2
    options.pch = precompile(options)
    with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
        results = list(pool.map(lambda c: run_one(*c, options), cases))
    for result in results:
        for error in result.errors:
            print(f"FAILED {result.case.name}\n    {error}")
    failed = sum(1 for r in results if r.errors)
    if options.table or failed or len(results) > 1:
        print_table(results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
