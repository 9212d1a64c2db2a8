// The words for what was recorded: names of objects and threads, the steps of a thread's story.
// Shared by the checks that read a recording, so that all of them speak alike.
#ifndef IMPASSE_ANALYZER_CHECKS_RECORDED_H_
#define IMPASSE_ANALYZER_CHECKS_RECORDED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/model/recording.h"

namespace impasse {

// ResourceName names an object for display: its own name, or "mutex 3 (0x7ffe12)".
std::string ResourceName(const Recording& recording, ObjectId object);

// ResourceClause says what it is as well: "mutex 'forks[2]'", "mutex 3 (0x7ffe12)".
std::string ResourceClause(const Recording& recording, ObjectId object);

// ThreadName names a thread for display; never empty.
std::string ThreadName(const Recording& recording, ThreadId thread);

// WaitedNs is how long the thread has been blocked at the instant of the recording.
std::uint64_t WaitedNs(const Recording& recording, const RecordedThread& thread);

// Seconds prints a time for people: "1.3 s", "740 ms".
std::string Seconds(std::uint64_t nanoseconds);

// HoldOf returns the hold of an object by a thread, or nullptr.
const RecordedHold* HoldOf(const RecordedThread& thread, ObjectId object);

// HoldStep and WaitStep tell what a thread holds or waits for, as a clause whose subject is the
// thread.
Step HoldStep(const Recording& recording, const RecordedHold& hold);
Step WaitStep(const Recording& recording, const RecordedThread& thread);

// DoesText says what a thread does that is not blocked: the system call it sits in, if that is
// known.
std::string DoesText(const RecordedThread& thread);

// FailureClause says what the thread tried in vain, and because of whom: "tries mutex 'a' and
// fails: T2 has it". `again` says that it does so again and again.
std::string FailureClause(const Recording& recording, const RecordedFailure& failure, bool again);

// StoryOf begins the story of a thread: its name and where it was started.
ThreadStory StoryOf(const Recording& recording, ThreadId thread);

// PlaceOf is the place of the operation at the end of a path; unknown when the path is empty.
Location PlaceOf(const CallPath& path);

// Count prints "1 mutex", "5 mutexes", "3 threads".
std::string Count(std::size_t number, const std::string& noun);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_RECORDED_H_
