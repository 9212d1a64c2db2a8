#!/usr/bin/env python3
"""The lock order and the inventory of a small program, as JSON and as text."""
import argparse
import json
import pathlib
import subprocess
import tempfile

PROGRAM = """#include <pthread.h>
#include <mutex>
#include <shared_mutex>
template <class T>
struct Account {
  std::mutex mu;
  std::shared_mutex names;
  T balance;
  void Read() {
    std::shared_lock<std::shared_mutex> readers(names);
    std::lock_guard<std::mutex> guard(mu);
  }
};
std::mutex bank, never;
pthread_mutex_t leaf = PTHREAD_MUTEX_INITIALIZER;
void (*callback)(int);
void Move(Account<int>& a, Account<long>& b) {
  std::scoped_lock both(bank, a.mu);
  pthread_mutex_lock(&leaf);
  pthread_mutex_unlock(&leaf);
  b.Read();
}
void Try(Account<int>& a) {
  pthread_mutex_lock(&leaf);
  if (bank.try_lock()) bank.unlock();
  callback(1);
  pthread_mutex_unlock(&leaf);
  a.Read();
}
"""


def expect(condition, what, detail):
    print(f"ok: {what}" if condition else f"FAILED: {what}\n{detail}")
    return 0 if condition else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--impasse", required=True)
    impasse = parser.parse_args().impasse
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        source = pathlib.Path(directory) / "bank.cc"
        source.write_text(PROGRAM)

        def order(*options):
            run = subprocess.run([impasse, "order", "--no-cache", *options, str(source), "--", "-std=c++20"],
                                 capture_output=True, text=True, check=False)
            return run.returncode, run.stdout + run.stderr

        status, text = order("--format", "json")
        found = json.loads(text)
        places = {lock["name"].replace("<int>", ""): lock for lock in found["locks"]}
        failed += expect(status == 0 and found["complete"], "succeeds", text)
        names = {use["function"] for use in places["Account::mu"]["acquisitions"]}
        failed += expect(names == {"Account::Read", "Move"}, "functions that take a member", text)
        failed += expect(places["Account::names"]["kind"] == "reader-writer lock"
                         and places["Account::names"]["acquisitions"][0]["mode"] == "shared",
                         "kinds and modes", text)
        failed += expect(places["never"]["acquisitions"] == [], "a lock that is never taken", text)
        failed += expect(places["bank"]["layer"] < places["leaf"]["layer"] and
                         places["Account::mu"]["layer"] < places["leaf"]["layer"],
                         "a try does not turn the order round", text)
        tried = [edge for edge in found["edges"] if edge["tried"]]
        failed += expect(len(tried) == 1 and found["locks"][tried[0]["to"]]["name"] == "bank",
                         "the try is an edge of its own kind", text)
        failed += expect([call["text"] for call in found["unresolved_calls"]] == ["callback"] and
                         any("callback" in item for spot in found["blind_spots"] for item in spot["items"]),
                         "unresolved calls are listed", text)
        status, text = order("--format", "odd")
        failed += expect(status == 2 and "choose from text, json, dot" in text, "unknown format", text)
        source.write_text("#include \"gone.h\"\n")
        status, text = order()
        failed += expect(status == 3 and "INCOMPLETE" in text and "gone.h" in text,
                         "a unit that fails is a blind spot", text)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
