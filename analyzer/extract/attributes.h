// Attributes: thread-safety annotations (acquire_capability, requires_capability, ...) as facts.
#ifndef IMPASSE_ANALYZER_EXTRACT_ATTRIBUTES_H_
#define IMPASSE_ANALYZER_EXTRACT_ATTRIBUTES_H_

#include <memory>
#include <vector>

#include "analyzer/extract/names.h"
#include "analyzer/extract/paths.h"
#include "clang/AST/Decl.h"

namespace impasse::extract {

// HasThreadSafety tells whether `decl` carries an annotation that AttributesOf would return.
bool HasThreadSafety(const clang::Decl* decl);

// AttributesOf returns the annotations of a function, class, field or global; arguments are paths
// in its scope, those of a field in the scope of its class.
std::vector<std::unique_ptr<facts::AttributeT>> AttributesOf(const clang::Decl* decl, Namer& namer,
                                                             Paths& paths);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_ATTRIBUTES_H_
