// Story: a verdict told in the words of the source.
#ifndef IMPASSE_ANALYZER_EXPLORE_STORY_H_
#define IMPASSE_ANALYZER_EXPLORE_STORY_H_

#include "analyzer/explore/exploration.h"
#include "analyzer/explore/model.h"

namespace impasse::explore {

// StoryOf fills everything but the confidence.
Problem StoryOf(const Model& model, const Verdict& verdict);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_STORY_H_
