// compat: what differs between the clang-tidy majors we build for.
#ifndef IMPASSE_ANALYZER_TIDY_COMPAT_H_
#define IMPASSE_ANALYZER_TIDY_COMPAT_H_

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/Basic/Version.h"

#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

#endif  // IMPASSE_ANALYZER_TIDY_COMPAT_H_
