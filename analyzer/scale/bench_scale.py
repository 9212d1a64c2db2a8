#!/usr/bin/env python3
"""What linking and checking cost for generated programs of 10,000 to 1,000,000 functions.

Prints a table and, with --plot, draws it. Generator and measured program are two processes; the measured one reads, verifies,
links and checks facts as `impasse check` does when every file comes from the cache.
"""
import argparse
import json
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIZES = [10_000, 30_000, 100_000, 300_000, 1_000_000]


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f'{" ".join(command)} ended with {done.returncode}: {done.stderr[-500:]}')
    return json.loads(done.stdout)


def measure(program, size, directory, rounds):
    facts = pathlib.Path(directory, str(size))
    planted = run(program, 'write', str(size), str(facts))
    results = [run(program, 'measure', str(facts)) for _ in range(rounds)]
    shutil.rmtree(facts)
    best = min(results, key=lambda r: r['cpu'])
    if best['findings'] != planted['inversions']:
        sys.exit(f'{size} functions: {best["findings"]} findings, {planted["inversions"]} were planted')
    return best | {'units': planted['units'], 'seconds': best['read'] + best['link'] + best['check']}


def per_n_log_n(row):
    # Processor time: what else the machine does meanwhile changes it least.
    return row['cpu'] / (row['functions'] * math.log2(row['functions'])) * 1e9


def print_table(rows):
    print(f'{"functions":>10}{"lock sites":>11}{"units":>7}{"read s":>8}{"link s":>8}{"check s":>9}{"all s":>8}{"CPU s":>8}'
          f'{"link MiB":>10}{"peak MiB":>10}{"/ n log n":>11}{"findings":>10}')
    first = per_n_log_n(rows[0])
    for row in rows:
        print(f'{row["functions"]:>10,}{row["lock_sites"]:>11,}{row["units"]:>7,}{row["read"]:>8.2f}{row["link"]:>8.2f}'
              f'{row["check"]:>9.2f}{row["seconds"]:>8.2f}{row["cpu"]:>8.2f}{row["link_mib"]:>10,.0f}{row["peak_mib"]:>10,.0f}'
              f'{per_n_log_n(row) / first:>11.2f}{row["findings"]:>10}')
    print('/ n log n: CPU seconds, compared with what those of the first row would have grown to')


class Plot:
    """A log-log plot as SVG."""
    LEFT, TOP, WIDTH, HEIGHT = 70, 30, 420, 260

    def __init__(self, xs, ys):
        self.x0, self.x1 = math.floor(math.log10(min(xs))), math.ceil(math.log10(max(xs)))
        self.y0, self.y1 = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
        self.parts = []

    def at(self, x, y):
        return (self.LEFT + (math.log10(x) - self.x0) / (self.x1 - self.x0) * self.WIDTH,
                self.TOP + self.HEIGHT - (math.log10(y) - self.y0) / (self.y1 - self.y0) * self.HEIGHT)

    def text(self, x, y, text, anchor='middle'):
        self.parts.append(f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{text}</text>')

    def grid(self, x_title, y_title):
        for power in range(self.x0, self.x1 + 1):
            x, _ = self.at(10 ** power, 10 ** self.y0)
            self.parts.append(f'<path class="grid" d="M{x:.0f} {self.TOP}v{self.HEIGHT}"/>')
            self.text(x, self.TOP + self.HEIGHT + 18, f'{10 ** power:,}')
        for power in range(self.y0, self.y1 + 1):
            _, y = self.at(10 ** self.x0, 10 ** power)
            self.parts.append(f'<path class="grid" d="M{self.LEFT} {y:.0f}h{self.WIDTH}"/>')
            self.text(self.LEFT - 8, y + 4, f'{10 ** power:g}', 'end')
        self.text(self.LEFT + self.WIDTH / 2, self.TOP + self.HEIGHT + 38, x_title)
        self.text(self.LEFT, self.TOP - 12, y_title, 'start')

    def line(self, points, style, name):
        places = [self.at(*point) for point in points]
        path = 'L'.join(f'{x:.1f} {y:.1f}' for x, y in places)
        self.parts.append(f'<path class="{style}" d="M{path}"/>')
        self.text(places[-1][0] + 6, places[-1][1] + 4, name, 'start')

    def svg(self):
        style = ('text{font:12px sans-serif;fill:#333}path{fill:none}.grid{stroke:#ddd}.time{stroke:#06c;stroke-width:2}'
                 '.memory{stroke:#c60;stroke-width:2}.model{stroke:#999;stroke-dasharray:4 3}')
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="350" viewBox="0 0 640 350"><style>{style}</style>'
                f'<rect width="640" height="350" fill="#fff"/>{"".join(self.parts)}</svg>\n')


def draw(rows, path):
    functions = [row['functions'] for row in rows]
    model = rows[0]['cpu'] / (functions[0] * math.log2(functions[0]))
    times = [row['cpu'] for row in rows]
    gibs = [row['peak_mib'] / 1024 for row in rows]
    models = [model * n * math.log2(n) for n in functions]
    plot = Plot(functions, times + gibs + models)
    plot.grid('functions', 'link and checks of a generated program: CPU seconds and GiB')
    plot.line(list(zip(functions, models)), 'model', 'n log n')
    plot.line(list(zip(functions, times)), 'time', 'seconds')
    plot.line(list(zip(functions, gibs)), 'memory', 'GiB')
    pathlib.Path(path).write_text(plot.svg(), encoding='utf-8')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', default=str(ROOT / 'build-bench/bin/scale_bench'))
    parser.add_argument('--sizes', type=int, nargs='+', default=SIZES)
    parser.add_argument('--rounds', type=int, default=1, help='the quickest of these counts')
    parser.add_argument('--plot', help='SVG file to write')
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='impasse-scale-') as directory:
        rows = [measure(arguments.program, size, directory, arguments.rounds) for size in arguments.sizes]
    print_table(rows)
    if arguments.plot:
        draw(rows, arguments.plot)


if __name__ == '__main__':
    main()
