// Promela: a model written for SPIN (G. J. Holzmann, "The Model Checker SPIN", IEEE TSE 23(5),
// 1997), so that a second tool can look at what the explorer decided.
//
// SPIN knows no helper: it takes every choice in every way. The question on which both must agree
// is therefore a plain one of reachability: can nothing move any more although the program has not
// ended, and can a channel be closed twice or sent on when it is closed, or a count go below zero?
#ifndef IMPASSE_ANALYZER_EXPLORE_PROMELA_H_
#define IMPASSE_ANALYZER_EXPLORE_PROMELA_H_

#include <cstddef>
#include <string>

#include "analyzer/explore/explorer.h"
#include "analyzer/explore/model.h"

namespace impasse::explore {

// Reachable is what the explorer says to that question, whoever chooses.
struct Reachable {
  bool decided = false;  // no bound was hit
  bool stops = false;    // a state in which nothing can move, before the end of the program
  bool misuse = false;   // a move with an event other than kOverflow
  std::size_t states = 0;
};

// WhatIsReachable explores as Explore does. The model must be valid.
Reachable WhatIsReachable(const Model& model, const Limits& limits = {});

// PromelaOf returns the model as one Promela program, which `spin -a` reads. `title` says where it
// comes from, and what the explorer says of it is written beside it. The model must be valid.
// O(nodes^2).
std::string PromelaOf(const Model& model, const std::string& title, const Reachable& expected);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_PROMELA_H_
