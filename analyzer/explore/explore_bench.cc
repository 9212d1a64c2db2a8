// How long it takes to decide a group: the aim is less than 100 ms for 4 threads and 6 primitives.
#include <benchmark/benchmark.h>

#include "analyzer/explore/explorer.h"
#include "analyzer/explore/model_text.h"

namespace impasse::explore {
namespace {

void Decide(benchmark::State& bench, const char* text) {
  const Model model = ModelOfText(text);
  Result result;
  for (auto _ : bench) benchmark::DoNotOptimize(result = Explore(model));
  bench.counters["states"] = static_cast<double>(result.states);
  bench.counters["verdicts"] = static_cast<double>(result.verdicts.size());
}

void FourThreadsSixPrimitives(benchmark::State& bench) {
  Decide(bench,
         "chan a 0 chan b 2 chan c 1 mutex m wg w sem s 1 main { rep:3 { add:w } spawn:p spawn:q "
         "spawn:r"
         " rep:3 { send:a } close:a wait:w close:b range:b { } }"
         " p { range:a { lock:m send:c unlock:m maybe { send:b } } close:c done:w }"
         " q { range:c { down:s send:b post:s } done:w }"
         " r { rep:3 { down:s lock:m unlock:m post:s select { send:b default } } done:w }");
}
BENCHMARK(FourThreadsSixPrimitives)->Unit(benchmark::kMillisecond);

void FourThreadsOfMonitors(benchmark::State& bench) {
  Decide(
      bench,
      "mutex m cond more cond less sem s 0 barrier b 2 wg w data n 0 data stop 0"
      " main { rep:2 { add:w } spawn:p spawn:q spawn:r down:s lock:m set:stop,1 notifyall:more"
      " unlock:m wait:w join:p join:q join:r }"
      " p { rep:3 { lock:m while:n,2 { cwait:less,m } inc:n unlock:m notify:more } post:s }"
      " q { lock:m while:stop,0 { while:n,1 { dec:n notify:less } while:n,2 { dec:n notify:less }"
      " is:stop,0 { is:n,0 { cwait:more,m } } } unlock:m meet:b done:w }"
      " r { meet:b done:w }");
}
BENCHMARK(FourThreadsOfMonitors)->Unit(benchmark::kMillisecond);

void WorkerPool(benchmark::State& bench) {
  Decide(bench,
         "chan jobs 10 chan results 10 wg w main { rep:5 { add:w spawn:t } rep:10 { send:jobs } "
         "close:jobs"
         " wait:w close:results range:results { } } t { range:jobs { send:results } done:w }"
         " t { range:jobs { send:results } done:w } t { range:jobs { send:results } done:w }"
         " t { range:jobs { send:results } done:w } t { range:jobs { send:results } done:w }");
}
BENCHMARK(WorkerPool)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace impasse::explore
