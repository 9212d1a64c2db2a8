// compat: everything that differs between the LLVM majors we build for. No other file of this
// folder or of tidy/ tests CLANG_VERSION_MAJOR.
#ifndef IMPASSE_ANALYZER_EXTRACT_COMPAT_H_
#define IMPASSE_ANALYZER_EXTRACT_COMPAT_H_

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/Version.h"
#if CLANG_VERSION_MAJOR >= 22
#include "clang/Options/Options.h"
#else
#include "clang/Driver/Options.h"
#endif

namespace impasse::extract {

// CanonicalPolicy sets up a printing policy so that a type has one spelling in every translation
// unit.
inline void CanonicalPolicy(clang::PrintingPolicy& policy) {
  policy.adjustForCPlusPlus();
  policy.FullyQualifiedName = true;
  policy.SuppressUnwrittenScope = false;
  policy.AnonymousTagLocations = true;
#if CLANG_VERSION_MAJOR >= 21
  policy.PrintAsCanonical = true;
#else
  policy.PrintCanonicalTypes = true;
#endif
#if CLANG_VERSION_MAJOR >= 20
  policy.SuppressInlineNamespace =
      llvm::to_underlying(clang::PrintingPolicy::SuppressInlineNamespaceMode::All);
#else
  policy.SuppressInlineNamespace = true;
#endif
}

// DriverOptions is the compiler's table of its own options.
inline const llvm::opt::OptTable& DriverOptions() {
#if CLANG_VERSION_MAJOR >= 22
  return clang::getDriverOptTable();
#else
  return clang::driver::getDriverOptTable();
#endif
}

// RecordType returns the type that a class definition declares.
inline clang::QualType RecordType(const clang::ASTContext& context,
                                  const clang::RecordDecl* record) {
#if CLANG_VERSION_MAJOR >= 22
  return clang::QualType(context.getCanonicalTagType(record));
#else
  return context.getRecordType(record);
#endif
}

// IsReentrantCapability: the annotated class may be acquired again by its owner.
inline bool IsReentrantCapability([[maybe_unused]] const clang::Attr* attr) {
#if CLANG_VERSION_MAJOR >= 21
  return clang::isa<clang::ReentrantCapabilityAttr>(attr);
#else
  return false;
#endif
}

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_COMPAT_H_
