#!/usr/bin/env python3
"""Runs `impasse check` over Debian source packages and prints one table row each.

The packages and how each makes its compilation database are in packages.json beside this file: "cmake" has the options
for CMake, and "targets" what Ninja then makes (generated headers); "capture" has the command that `impasse capture` watches, after "configure" if there is one, both run in the
directory of the source; "depends" has the Debian packages that must be there to build; "release" names the Debian release
that has the source, where that of this machine has it no longer; "paths" are the folders to look at, where it is not all.
The judgement of each finding is in docs/field-report.md.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FIELD = ROOT / 'build' / 'field'


def require(packages):
    """Ends with what to install when a Debian package is not there: installing takes root, which a check should not ask for."""
    states = {name: subprocess.run(['dpkg-query', '-W', '-f', '${db:Status-Status}', name], check=False, text=True,
                                   capture_output=True).stdout for name in packages}
    missing = [name for name, state in states.items() if state != 'installed']
    if missing:
        sys.exit('packages to build with are missing: apt-get install --no-install-recommends ' + ' '.join(missing))


def configure_with_cmake(source, build, recipe):
    subprocess.run(['cmake', '-S', str(source), '-B', str(build), '-G', 'Ninja', '-DCMAKE_EXPORT_COMPILE_COMMANDS=ON',
                    *recipe['cmake']], check=True, stdout=subprocess.DEVNULL)
    if 'targets' in recipe:
        subprocess.run(['ninja', '-C', str(build), *recipe['targets']], check=True, stdout=subprocess.DEVNULL)


def capture(source, build, recipe):
    """For a build that cannot write a database: configure and build where the source lies, and watch the compilers.

    Only what is compiled is seen, so what an earlier run built is cleaned away first; before configuring, because some
    builds (nginx) clean their makefile away too.
    """
    build.mkdir(exist_ok=True)
    subprocess.run(['make', 'clean'], cwd=source, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if 'configure' in recipe:
        subprocess.run(recipe['configure'], cwd=source, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([str(ROOT / 'build/bin/impasse'), 'capture', '--quiet', '--fresh', '-o', str(build / 'compile_commands.json'),
                    '--', *recipe['capture']], cwd=source, check=True, stdout=subprocess.DEVNULL)


def configure(package, recipe):
    subprocess.run(['bash', str(HERE / 'fetch_source.sh'), package, str(FIELD), recipe.get('release', '')],
                   check=True)
    build = FIELD / f'{package}-build'
    (configure_with_cmake if 'cmake' in recipe else capture)(FIELD / package, build, recipe)
    return build


def lines_of(build, folders):
    files = {pathlib.Path(e['directory'], e['file']).resolve() for e in json.loads((build / 'compile_commands.json').read_text())}
    files = {path for path in files if not folders or any(path.is_relative_to(folder) for folder in folders)}
    return len(files), sum(path.read_text(errors='replace').count('\n') for path in files)


def check(package, build, folders):
    report = FIELD / f'{package}.json'
    start = time.monotonic()
    run = subprocess.run([str(ROOT / 'build/bin/impasse'), 'check', '-p', str(build), '--quiet', '--format', f'json={report}',
                          '--format', f'text={FIELD / package}.txt', *map(str, folders)], check=False, stdout=subprocess.DEVNULL)
    return run.returncode, time.monotonic() - start, json.loads(report.read_text())


def main():
    recipes = json.loads((HERE / 'packages.json').read_text())
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('packages', nargs='*', default=list(recipes), choices=[*recipes, []], metavar='PACKAGE')
    worst = 0
    print(f'{"package":<16}{"units":>7}{"lines":>10}{"seconds":>9}{"exit":>6}  findings')
    for package in parser.parse_args().packages:
        require(recipes[package].get('depends', []))
        build = configure(package, recipes[package])
        folders = [(FIELD / package / path).resolve() for path in recipes[package].get('paths', [])]
        units, lines = lines_of(build, folders)
        status, seconds, report = check(package, build, folders)
        rules = collections.Counter(f['rule'] for f in report['findings'])
        found = ', '.join(f'{rule} {count}' for rule, count in sorted(rules.items())) or 'none'
        print(f'{package:<16}{units:>7}{lines:>10}{seconds:>9.1f}{status:>6}  {found}', flush=True)
        worst = max(worst, status if status >= 2 else 0)
    return worst


if __name__ == '__main__':
    sys.exit(main())
