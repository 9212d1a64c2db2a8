#!/usr/bin/env python3
"""SPIN on the groups of the corpus: does it agree with what `impasse check --emit-promela` wrote beside each model?

Every IMPASSE_SPIN_STEP-th case is asked (default 12; 1 asks them all).
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ['channel-cycle', 'channel-stuck', 'document', 'patterns', 'pool-deadlock', 'send-on-closed']
EXPECTED = re.compile(r'expected: stops = (yes|no|unknown), misuse = (yes|no|unknown)')


def cases():
    for folder in FOLDERS:
        for path in sorted((ROOT / 'testcases' / folder).iterdir()):
            if path.is_dir() or path.suffix in ('.cc', '.c'):
                yield path


def models_of(case, impasse, include, directory):
    sources = sorted(map(str, case.glob('*.c*'))) if case.is_dir() else [str(case)]
    command = [impasse, 'check', '--quiet', '--fail-on', 'none', '--format', f'json={directory}/report.json', '--emit-promela',
               directory, *sources, '--', f'-I{include}', *([] if case.suffix == '.c' else ['-std=c++20'])]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f'{case}: {" ".join(command)} ended with {run.returncode}: {run.stderr}')
    return sorted(pathlib.Path(directory).glob('group-*.pml'))


def pan(directory, option, text):
    run = subprocess.run(['timeout', '60', './pan', '-m200000', option], cwd=directory, capture_output=True, text=True, check=False)
    if text in run.stdout:
        return 'yes'
    whole = 'errors: 0' in run.stdout and 'Search not completed' not in run.stdout and 'depth too small' not in run.stdout
    return 'no' if whole else 'unknown'


def ask_spin(model, directory):
    build = f'spin -o3 -a {model} && gcc -O0 -w -DSAFETY -DNOREDUCE -DVECTORSZ=8192 -DMEMLIM=1024 -o pan pan.c'
    run = subprocess.run(build, shell=True, cwd=directory, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return run.stdout + run.stderr
    return pan(directory, '-A', 'invalid end state ('), pan(directory, '-E', 'assertion violated ')


def compare(case, impasse, include):
    """Returns how many models were compared, and how many of them disagree."""
    compared = wrong = 0
    with tempfile.TemporaryDirectory() as directory:
        for model in models_of(case, impasse, include, directory):
            expected = EXPECTED.search(model.read_text(encoding='utf-8')).groups()
            found = ask_spin(model, directory)
            agree = not isinstance(found, str) and all('unknown' in pair or len(set(pair)) == 1 for pair in zip(expected, found))
            compared += 1
            wrong += not agree
            print(f'{"ok" if agree else "FAILED"}: {case.relative_to(ROOT)} {model.name}: stops, misuse = {expected}, SPIN {found}', flush=True)
    return compared, wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--impasse', required=True)
    parser.add_argument('--include', required=True, help='directory with impasse/channel.h')
    arguments = parser.parse_args()
    step = int(os.environ.get('IMPASSE_SPIN_STEP', '12'))
    compared = wrong = 0
    for case in list(cases())[::step]:
        models, disagree = compare(case, arguments.impasse, arguments.include)
        compared += models
        wrong += disagree
    print(f'{compared} models, {wrong} disagreements')
    return 1 if wrong or compared == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
