// Importer: reads one input format into a Recording. ONE FILE PER FORMAT in this folder.
#ifndef IMPASSE_ANALYZER_IMPORTERS_IMPORTER_H_
#define IMPASSE_ANALYZER_IMPORTERS_IMPORTER_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/model/recording.h"
#include "analyzer/model/registry.h"

namespace impasse {

struct ImportInput {
  std::string path;        // as the user gave it
  std::string_view bytes;  // the whole file; mapped, not copied
};

struct Importer {
  std::string_view name;  // "impasse-trace"
  std::string_view what;  // "a trace written by impasse run"
  // Sniff tells from the first bytes whether the input is of this format. Never fails, never reads
  // past the end.
  bool (*sniff)(std::string_view bytes) = nullptr;
  // Import fills `recording`. Damage that leaves something readable goes to recording.damage with
  // OK; an input of which nothing can be used gives an error whose message says what to do.
  absl::Status (*import)(const ImportInput& input, Recording& recording) = nullptr;
};

inline std::string_view NameOf(const Importer& importer) { return importer.name; }

// ImportFile recognises the format and imports. The message of an error names the formats known.
absl::Status ImportFile(const std::string& path, Recording& recording);

#define IMPASSE_REGISTER_IMPORTER(importer) \
  static const ::impasse::Registry<::impasse::Importer>::Registrar impasse_registrar(&(importer))

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_IMPORTERS_IMPORTER_H_
