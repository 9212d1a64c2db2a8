// ModelText: models written as text, for tests and benchmarks.
//
//   chan a 0          a channel with capacity 0
//   sem s 1   wg w   mutex m   rec r (recursive)   rw x   cond c   future f
//   main { ... }      the process whose end ends the program
//   entry p { ... }   a process that runs from the beginning
//   t { ... }         a process that is started by `spawn:t`
//   data d 0          shared data that begins as 0; with ? as suits the program
//   barrier b 2       for two
//
// Statements: send:a checksend:a recv:a close:a trysend:a tryrecv:a timedrecv:a lock:m unlock:m
// trylock:m add:w done:w wait:w post:s down:s spawn:t join:t notify:c notifyall:c cwait:c,m meet:b
// set:d,1 inc:d dec:d return
//   loop { ... }      for ever                            some { ... }     once or more, the helper
//   decides maybe { ... }     the adversary decides               rep:3 { ... }    three times
//   range:a { ... }   receive until closed                if:x { ... }     while x, chosen once, is
//   true select { recv:a send:b default }                      times:n { ... }  n times, 1..3, the
//   helper decides n                               while:d,0 { ... }   while d is 0
//   is:d,1 { ... }    when d is 1
#ifndef IMPASSE_ANALYZER_EXPLORE_MODEL_TEXT_H_
#define IMPASSE_ANALYZER_EXPLORE_MODEL_TEXT_H_

#include <string_view>

#include "analyzer/explore/model.h"

namespace impasse::explore {

// ModelOfText parses the notation above. A mistake gives a model with an abstraction that names it
// and without processes.
Model ModelOfText(std::string_view text);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_MODEL_TEXT_H_
