// FromProgram: the adapter between the linked program and the explorer.
//
//   Program ── BodyWriter ──> Model ── Disentangle ──> groups ── Explore ──> Exploration
#ifndef IMPASSE_ANALYZER_EXPLORE_FROM_PROGRAM_H_
#define IMPASSE_ANALYZER_EXPLORE_FROM_PROGRAM_H_

#include <string>
#include <vector>

#include "analyzer/explore/exploration.h"
#include "analyzer/explore/explorer.h"
#include "analyzer/explore/program_model.h"
#include "analyzer/skeleton/program.h"

namespace impasse::explore {

struct ProgramLimits {
  ModelLimits model;
  Limits search;
};

// ExploreProgram explores each main function with the threads it starts; in a library, each
// function that another translation unit can call, on the objects which it makes itself. What
// cannot be followed (a channel that code without source may use, an unknown capacity) is never a
// problem but a blind spot. Deterministic. Time is bounded by the limits.
Exploration ExploreProgram(const skeleton::Program& program, const ProgramLimits& limits = {});

// GroupsOfProgram returns the groups that ExploreProgram decides, in its order.
std::vector<Model> GroupsOfProgram(const skeleton::Program& program,
                                   const ProgramLimits& limits = {});

// NameOfGroup names a group by its first primitive, as the source spells it.
std::string NameOfGroup(const Model& group);

// ModelOfProgram returns the model of one root before it is taken apart, for tests and for people.
Model ModelOfProgram(const skeleton::Program& program, skeleton::FunctionId root);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_FROM_PROGRAM_H_
