// Told: what the program calls when an atomic variable of it is swapped, as part of the program
// itself: no library is linked, and without the probe it is a load and a branch.
#ifndef IMPASSE_RUNTIME_PROBE_PASS_TOLD_H_
#define IMPASSE_RUNTIME_PROBE_PASS_TOLD_H_

#include <cstdint>

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

namespace impasse::pass {

// Members of impasse_table (impasse/annotate.h), by their offset.
enum class Member : std::uint64_t { kSwapped, kSwapFailed, kStoring };

// Told adds calls to one module. It must outlive the module's instrumentation only.
class Told {
 public:
  // Adds to the module what the calls need. False: the module cannot have it; nothing was added.
  bool Prepare(llvm::Module& module);

  // WhenProbed splits the block before `before` and returns where to put what is done only when the
  // program runs under the probe, and `condition` holds (null: always).
  static llvm::Instruction* WhenProbed(llvm::Instruction* before, llvm::Value* condition);

  // Call tells of the variable at `address`; values are integers of 64 bits.
  static void Call(llvm::IRBuilder<>& builder, Member member, llvm::Value* address,
                   llvm::ArrayRef<llvm::Value*> values);
};

}  // namespace impasse::pass

#endif  // IMPASSE_RUNTIME_PROBE_PASS_TOLD_H_
