// RandomModel: small random models in the notation of model_text.h, for tests that compare two ways
// to decide them.
#ifndef IMPASSE_ANALYZER_EXPLORE_RANDOM_MODEL_H_
#define IMPASSE_ANALYZER_EXPLORE_RANDOM_MODEL_H_

#include <string>

namespace impasse::explore {

struct RandomKind {
  bool loops = false;
  bool all_primitives = false;  // else channels, a mutex and a wait group only
};

// RandomModel returns the same text for the same seed and kind.
std::string RandomModel(unsigned seed, const RandomKind& kind);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_RANDOM_MODEL_H_
