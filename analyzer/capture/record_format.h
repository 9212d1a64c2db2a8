// record_format: the files by which compilers tell `impasse capture` what they were asked to do.
//
// One file per compilation, in the directory that the environment variable names, called after the
// process: nothing is shared, so that parallel builds need no lock. A file is a sequence of fields,
// "LENGTH:BYTES":
//
//   working directory, program file, number of arguments, the arguments from argv[0] on,
//   then for each response file its name as in the argument ("@flags.rsp") and its contents
//
// A field that is cut short belongs to a compiler that was killed; the file is disregarded.
#ifndef IMPASSE_ANALYZER_CAPTURE_RECORD_FORMAT_H_
#define IMPASSE_ANALYZER_CAPTURE_RECORD_FORMAT_H_

namespace impasse::capture {

// The variables that a captured build inherits: where records go, and the library.
inline constexpr char kDirectoryVariable[] = "IMPASSE_CAPTURE";
inline constexpr char kPreloadVariable[] = "LD_PRELOAD";

}  // namespace impasse::capture

#endif  // IMPASSE_ANALYZER_CAPTURE_RECORD_FORMAT_H_
