// Finding: the one thing that every way of looking produces and every reporter prints.
//
//   static check ──┐
//   live watch  ───┼──> Finding ──> triage (suppressions, baseline) ──> reporters
//   post-mortem ───┘
//
// A finding tells a story per thread: what it holds, what it waits for, and the call path of both.
#ifndef IMPASSE_ANALYZER_MODEL_FINDING_H_
#define IMPASSE_ANALYZER_MODEL_FINDING_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/model/rule.h"
#include "analyzer/model/severity.h"

namespace impasse {

// Location is a place in source text. `file` is relative to the source root where the file lies
// below it, absolute otherwise, empty when unknown. Lines and columns count from 1; 0 is unknown.
struct Location {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  bool known() const { return !file.empty() && line != 0; }
  friend bool operator==(const Location&, const Location&) = default;
  friend auto operator<=>(const Location&, const Location&) = default;
};

// Frame is one level of a call path. At run time inlined calls are frames of their own.
struct Frame {
  std::string function;       // demangled, qualified; empty when unknown
  Location location;          // of the call, or of the operation in the innermost frame
  std::string module;         // file name of the shared object; run time only
  std::uint64_t address = 0;  // offset in the module; run time only, 0 in static findings

  friend bool operator==(const Frame&, const Frame&) = default;
};

// CallPath is a stack, outermost frame first: the last frame contains the operation itself.
using CallPath = std::vector<Frame>;

// Step is one thing that a thread did or is doing.
struct Step {
  enum class Kind : std::uint8_t {
    kStarts,  // the thread began here (entry point, spawn site)
    kHolds,   // acquired and keeps `resource`
    kWaits,   // blocked on `resource`, or would block on it
    kDoes,    // any other operation that matters: sends, closes, fails to try-lock, ...
  };
  Kind kind = Kind::kDoes;
  std::string resource;  // display name of the lock, channel, ... empty when the step has none
  std::string text;      // a clause whose subject is the thread: "holds mutex 'fork[0]'"
  CallPath path;
  // Position of the step in the interleaving that leads to the problem, counted from 1 over all
  // threads (SARIF executionOrder); 0 when the order between threads does not matter.
  std::uint32_t order = 0;
};

// ThreadStory is the part of one thread in the finding.
struct ThreadStory {
  std::string name;       // "T3 philosopher 2" or "thread running Worker::Run"
  std::uint64_t tid = 0;  // kernel thread id; 0 in static findings
  std::vector<Step> steps;
};

// CycleLetter is one letter of the word from which the fingerprint is made.
struct CycleLetter {
  std::string holder;     // function that acquired what this thread keeps from the next one
  std::string requester;  // function in which this thread waits
};

// GraphEdge is an edge of the drawing that goes with the finding (dot, SARIF graphs).
struct GraphEdge {
  std::string from;
  std::string to;
  std::string label;
};

// Finding is plain data. It is complete when `rule`, `message` and `cycle` or `location` are set;
// Complete() in fingerprint.h fills the fingerprint.
struct Finding {
  std::string rule;
  Severity severity = Severity::kError;
  Confidence confidence = Confidence::kCertain;
  Evidence evidence = Evidence::kStatic;
  std::string confidence_reason;  // why it is not certain; empty when it is

  std::string message;  // the sentence that says what happened; starts with a capital, ends with a
                        // full stop
  std::string advice;   // what to change
  Location location;    // where a tool with one place per finding shows it
  std::vector<ThreadStory> threads;
  std::vector<std::string> resources;                     // display names in the order of the cycle
  std::vector<std::pair<Location, std::string>> related;  // other places, each with its sentence
  std::vector<GraphEdge> graph;

  std::vector<CycleLetter> cycle;  // input of the fingerprint
  std::string fingerprint;         // 16 hexadecimal digits

  // Facts that a machine may want and no sentence needs: waits in milliseconds, overtakes, ...
  std::map<std::string, std::string> properties;

  // Set by triage; a reporter leaves out or marks what is suppressed.
  enum class Triage : std::uint8_t { kNew, kSuppressed, kBaseline };
  Triage triage = Triage::kNew;
  std::string triage_reason;
  bool suppressed_in_source = false;  // by a comment, not by the file

  bool shown = false;  // the reader's terminal has it in full already; set by the command
};

// BlindSpot is something that could not be seen or decided; every report ends with them.
struct BlindSpot {
  std::string what;  // "2 translation units did not compile"
  std::string hint;  // what the user can do about it; may be empty
  std::vector<std::string> items;
};

// ProcessStory is what every thread of a process does at one instant: what it holds, what it waits
// for and who could let it go on, or where it runs.
struct ProcessStory {
  std::uint32_t pid = 0;
  std::string program;
  std::vector<ThreadStory> threads;
};

// NolintRange is a part of a source file in which findings of some rules are suppressed by a
// comment.
struct NolintRange {
  std::string file;  // as in Location
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::vector<std::string> rules;  // "impasse-double-lock", globs; empty or "*" means all
  std::string reason;
};

// Report is what a reporter writes: the result of one command.
struct Report {
  std::string tool_version;
  std::string command;  // "check", "run", "postmortem"
  std::vector<Finding> findings;
  std::vector<BlindSpot> blind_spots;
  // Ordered key/value pairs of the summary: {"files", "42"}, {"locks", "17"}, ...
  std::vector<std::pair<std::string, std::string>> summary;
  std::vector<std::string> unused_suppressions;
  // False when a translation unit failed or a trace was damaged: exit code 3.
  bool complete = true;
  std::string source_root;  // absolute; relative locations are below it
  // Suppressing comments that the source of this report knows of; triage reads those of run-time
  // findings from the sources at hand.
  std::vector<NolintRange> nolint;
  // SHA-256 of the contents that were analysed, of files that findings name; static commands only.
  // Who shows a finding later can tell that its file has changed since.
  std::map<std::string, std::string> file_hashes;
  // The rules that this command could have reported, in the order of their ids; filled by the
  // frame.
  std::vector<const Rule*> rules;
  // The exit status of the program under `impasse run` (128 + signal); -1 when there is none.
  int program_status = -1;
  // `impasse run --timeout` ended the program in this state.
  std::vector<ProcessStory> at_timeout;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_FINDING_H_
