// CycleLetters: the words from which the fingerprint of a cycle of blocked channel operations is
// made.
//
// The rule, shared by the static explorer and by the run-time deadlock check so that both give one
// fingerprint: per blocked thread, in the order of the cycle (each thread waits for the next one),
// one letter whose two members are both the innermost user function in which that thread is
// blocked. A channel has no owner, so there is no function that acquired what the thread keeps from
// the others; the place where it stands is all that both ways of looking know. A thread that nobody
// can release is a word of one letter. The fingerprint class of such a word is kChannelCycleClass.
#ifndef IMPASSE_ANALYZER_MODEL_CYCLE_LETTERS_H_
#define IMPASSE_ANALYZER_MODEL_CYCLE_LETTERS_H_

#include <string_view>
#include <vector>

#include "analyzer/model/finding.h"

namespace impasse {

inline constexpr std::string_view kChannelCycleClass = "channel-cycle";

// ChannelCycleLetters makes the letters of a cycle from the call paths at which its threads are
// blocked.
std::vector<CycleLetter> ChannelCycleLetters(const std::vector<CallPath>& waits);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_CYCLE_LETTERS_H_
