// TextStory: the part of the text report that tells what each thread holds and waits for.
#ifndef IMPASSE_ANALYZER_REPORTERS_TEXT_STORY_H_
#define IMPASSE_ANALYZER_REPORTERS_TEXT_STORY_H_

#include <string>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/reporters/text_page.h"

namespace impasse {

// WriteThread writes one block: the steps, each with the place of its operation, the source line
// and the callers up to where the paths of the steps meet; then the callers that all steps share,
// once.
// Of a thread whose steps have the paths of those of `like`, printed before, only a line per step.
void WriteThread(TextPage& page, const ThreadStory& thread, const ThreadStory* like);

// SamePlaces tells whether two threads took the same steps along the same call paths.
bool SamePlaces(const ThreadStory& a, const ThreadStory& b);

// WriteProcess writes what every thread of a process does. Of threads that do the same at the same
// places, the first is written in full, a few more in a line per step, and the rest is counted.
void WriteProcess(TextPage& page, const ProcessStory& process);

// WriteInterleaving writes the steps that have an order as one numbered list over all threads.
void WriteInterleaving(TextPage& page, const Finding& finding);

// StepClause is the clause of a step: its text, or one made from kind and resource.
std::string StepClause(const Step& step);

// ThreadTitle is the name of a thread with its kernel id: "T3 philosopher 2 (tid 4711)".
std::string ThreadTitle(const ThreadStory& thread);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_REPORTERS_TEXT_STORY_H_
