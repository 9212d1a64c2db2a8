// ThreadName: what a thread without a name of its own is called in reports.
#ifndef IMPASSE_ANALYZER_MODEL_THREAD_NAME_H_
#define IMPASSE_ANALYZER_MODEL_THREAD_NAME_H_

#include <string>
#include <string_view>

namespace impasse {

// ThreadName returns "thread running Worker::Run"; a closure is called by where it is written:
// "thread running the lambda in main". `function` is any spelling that CanonicalFunctionName takes.
std::string ThreadName(std::string_view function);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_THREAD_NAME_H_
