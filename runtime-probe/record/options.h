// Options: what IMPASSE_OPTIONS asks of the probe. options.inc has one line per option.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_OPTIONS_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_OPTIONS_H_

#include <cstdint>

namespace impasse::probe {

// A word of the environment: the text up to the next ':', copied.
struct Word {
  char text[1024];
  bool Is(const char* other) const;
};
using Flag = bool;
using Number = std::uint64_t;

struct Options {
#define OPTION(type, name, default_value, help_text) type name = {default_value};
#include "runtime-probe/record/options.inc"
#undef OPTION
  // unknown is the first name that is no option, for the message.
  Word unknown = {""};
};

// ParseOptions reads "name=value:name=value"; text may be null. A later value of a name wins.
void ParseOptions(const char* text, Options& options);

// PrintOptions writes the list of options to standard error.
void PrintOptions();

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_OPTIONS_H_
