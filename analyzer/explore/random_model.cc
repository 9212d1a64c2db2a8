#include "analyzer/explore/random_model.h"

#include <random>
#include <vector>

namespace impasse::explore {
namespace {

const std::vector<std::string>& Plain() {
  static const std::vector<std::string> kPlain = {"send:a",
                                                  "recv:a",
                                                  "send:b",
                                                  "recv:b",
                                                  "send:a",
                                                  "recv:a",
                                                  "trysend:a",
                                                  "tryrecv:b",
                                                  "close:b",
                                                  "lock:m",
                                                  "unlock:m",
                                                  "lock:m send:a unlock:m",
                                                  "lock:m recv:a unlock:m",
                                                  "done:w",
                                                  "select { recv:a send:b }",
                                                  "select { recv:b send:a default }",
                                                  "add:w"};
  return kPlain;
}

const std::vector<std::string>& All() {
  static const std::vector<std::string> kAll = [] {
    std::vector<std::string> all = Plain();
    for (const char* more : {"post:s",
                             "down:s",
                             "down:s",
                             "trydown:s",
                             "notify:c",
                             "notifyall:c",
                             "lock:m cwait:c,m unlock:m",
                             "lock:m notify:c unlock:m",
                             "lock:r lock:r unlock:r unlock:r",
                             "lock:r send:b unlock:r",
                             "rlock:x",
                             "unlock:x",
                             "lock:x unlock:x",
                             "rlock:x recv:b unlock:x",
                             "trylock:m",
                             "timedrecv:a",
                             "post:f",
                             "down:f",
                             "close:a",
                             "checksend:a",
                             "checksend:d",
                             "recv:d",
                             "timedrecv:d",
                             "closeagain:d",
                             "down:p done:w post:p",
                             "meet:q",
                             "post:q",
                             "lock:m while:e,0 { cwait:c,m } unlock:m",
                             "lock:m set:e,1 notify:c unlock:m",
                             "lock:m inc:e unlock:m",
                             "dec:e",
                             "lock:m while:e,2 { cwait:c,m } dec:e unlock:m notifyall:c",
                             "is:e,1 { send:b }",
                             "select { send:a recv:b send:b }"}) {
      all.emplace_back(more);
    }
    return all;
  }();
  return kAll;
}

class Generator {
 public:
  Generator(unsigned seed, const RandomKind& kind)
      : random_(seed), kind_(kind), statements_(kind.all_primitives ? All() : Plain()) {}

  std::string Program() {
    const std::vector<std::string> capacities = {"0", "1", "2"};
    std::string text = "chan a 0 chan b " + capacities[Below(3)] + " mutex m wg w ";
    if (kind_.all_primitives)
      text += "sem s 1 cond c rec r rw x future f bag d 2 pool p 1 barrier q 2 data e 0 ";
    text += "main { add:w spawn:t spawn:u";
    text += Statements(1 + Below(3), 0);
    if (Below(2) == 0) text += " join:t";
    if (Below(2) == 0) text += " wait:w";
    text += " } t {" + Statements(1 + Below(4), 0) + " } u {" + Statements(Below(4), 0);
    if (Below(2) == 0) text += " done:w";
    return text + " }";
  }

 private:
  std::size_t Below(std::size_t n) { return random_() % n; }

  std::string Statements(std::size_t count, int depth) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += " " + Statement(depth);
    return text;
  }

  std::string Statement(int depth) {
    const std::size_t kind = Below(depth < 2 ? 20 : 14);
    if (kind == 14) return "maybe {" + Statements(1 + Below(2), depth + 1) + " }";
    if (kind == 15 && kind_.all_primitives) return "if:v {" + Statements(1, depth + 1) + " }";
    if (!kind_.loops || kind < 15) return statements_[Below(statements_.size())];
    if (kind == 15) return "loop {" + Statements(1 + Below(2), depth + 1) + " }";
    if (kind == 16) return "some {" + Statements(1 + Below(2), depth + 1) + " }";
    if (kind == 17) return "range:b {" + Statements(Below(2), depth + 1) + " }";
    if (kind == 18) return "times:n {" + Statements(1 + Below(2), depth + 1) + " }";
    return statements_[Below(statements_.size())];
  }

  std::mt19937 random_;
  RandomKind kind_;
  const std::vector<std::string>& statements_;
};

}  // namespace

std::string RandomModel(unsigned seed, const RandomKind& kind) {
  return Generator(seed, kind).Program();
}

}  // namespace impasse::explore
