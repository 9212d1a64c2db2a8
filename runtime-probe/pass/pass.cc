// A pass plugin for Clang: -fpass-plugin=libimpasse-pass-22.so. The atomic variables of the files
// compiled with it tell the probe what impasse/annotated_atomic.h tells of one:
//
//   cmpxchg              swapped, or swap_failed
//   xchg, or, and        swapped; by a test-and-set that found it set, too
//   other read-modify-   storing: counts of references would bury everything else, so these are
//   writes, stores       of interest only for variables that are swapped elsewhere
//
// Not only those in loops: a try lock is a function that a loop calls, and a failure says nothing
// as long as it is not known who got on meanwhile.
#include <cstdint>

#include "llvm-c/Core.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "runtime-probe/pass/told.h"
#if __has_include("llvm/Plugins/PassPlugin.h")
#include "llvm/Plugins/PassPlugin.h"
#else
#include "llvm/Passes/PassPlugin.h"
#endif

namespace impasse::pass {
namespace {

constexpr unsigned kMostBits = 64;

// Word makes 64 bits of a value; null when it has more.
llvm::Value* Word(llvm::IRBuilder<>& builder, llvm::Value* value) {
  llvm::Type* type = value->getType();
  const auto bits = builder.GetInsertBlock()->getModule()->getDataLayout().getTypeSizeInBits(type);
  if (bits.isScalable() || bits.getFixedValue() > kMostBits) return nullptr;
  if (type->isPointerTy()) return builder.CreatePtrToInt(value, builder.getInt64Ty());
  if (!type->isIntegerTy()) {
    value = builder.CreateBitCast(value,
                                  builder.getIntNTy(static_cast<unsigned>(bits.getFixedValue())));
  }
  return builder.CreateZExt(value, builder.getInt64Ty());
}

// A change whose values cannot be told: it is one, and never taken back.
constexpr std::uint64_t kSomething = 1;

llvm::Instruction* After(llvm::Instruction& instruction) {
  return &*std::next(instruction.getIterator());
}

void TellCompare(llvm::AtomicCmpXchgInst& swap) {
  llvm::IRBuilder<> builder(After(swap));
  llvm::Value* before = Word(builder, swap.getCompareOperand());
  llvm::Value* after = Word(builder, swap.getNewValOperand());
  if (before == nullptr) {
    before = builder.getInt64(0);
    after = builder.getInt64(kSomething);
  }
  llvm::Value* done = builder.CreateExtractValue(&swap, 1);
  llvm::Value* changed = builder.CreateICmpNE(before, after);
  llvm::Value* telling = builder.CreateOr(builder.CreateNot(done), changed);
  llvm::Instruction* there = Told::WhenProbed(&*builder.GetInsertPoint(), telling);
  llvm::Instruction* success = nullptr;
  llvm::Instruction* failure = nullptr;
  llvm::SplitBlockAndInsertIfThenElse(done, there->getIterator(), &success, &failure);
  for (const auto& [end, member] :
       {std::pair(success, Member::kSwapped), std::pair(failure, Member::kSwapFailed)}) {
    builder.SetInsertPoint(end);
    builder.SetCurrentDebugLocation(swap.getDebugLoc());
    if (member == Member::kSwapped) {
      Told::Call(builder, member, swap.getPointerOperand(), {before, after});
    } else {
      Told::Call(builder, member, swap.getPointerOperand(), {});
    }
  }
}

// The value that the operation leaves; null when that is not known here.
llvm::Value* Result(llvm::IRBuilder<>& builder, const llvm::AtomicRMWInst& change,
                    llvm::Value* before, llvm::Value* operand) {
  switch (change.getOperation()) {
    case llvm::AtomicRMWInst::Xchg:
      return operand;
    case llvm::AtomicRMWInst::And:
      return builder.CreateAnd(before, operand);
    case llvm::AtomicRMWInst::Or:
      return builder.CreateOr(before, operand);
    case llvm::AtomicRMWInst::Add:
      return builder.CreateAdd(before, operand);
    case llvm::AtomicRMWInst::Sub:
      return builder.CreateSub(before, operand);
    default:
      return nullptr;
  }
}

bool IsSwap(llvm::AtomicRMWInst::BinOp operation) {
  return operation == llvm::AtomicRMWInst::Xchg || operation == llvm::AtomicRMWInst::And ||
         operation == llvm::AtomicRMWInst::Or;
}

void TellChange(llvm::AtomicRMWInst& change) {
  const bool looked_at = !change.use_empty();
  llvm::IRBuilder<> builder(After(change));
  llvm::Value* result = Result(builder, change, &change, change.getValOperand());
  llvm::Value* after = result == nullptr ? nullptr : Word(builder, result);
  llvm::Value* before = Word(builder, &change);
  const bool swap = IsSwap(change.getOperation()) && after != nullptr && before != nullptr;
  // Who does not look at what was there has not tried anything.
  llvm::Value* telling = swap && !looked_at ? builder.CreateICmpNE(before, after) : nullptr;
  llvm::Instruction* there = Told::WhenProbed(&*builder.GetInsertPoint(), telling);
  builder.SetInsertPoint(there);
  builder.SetCurrentDebugLocation(change.getDebugLoc());
  if (swap) {
    Told::Call(builder, Member::kSwapped, change.getPointerOperand(), {before, after});
  } else {
    if (after == nullptr) after = builder.getInt64(kSomething);
    Told::Call(builder, Member::kStoring, change.getPointerOperand(), {after});
  }
}

void TellStore(llvm::StoreInst& store) {
  llvm::IRBuilder<> builder(&store);
  builder.SetInsertPoint(Told::WhenProbed(&store, nullptr));
  builder.SetCurrentDebugLocation(store.getDebugLoc());
  llvm::Value* value = Word(builder, store.getValueOperand());
  if (value == nullptr) value = builder.getInt64(kSomething);
  Told::Call(builder, Member::kStoring, store.getPointerOperand(), {value});
}

bool IsOrdinary(const llvm::Value* address) {
  return address->getType()->getPointerAddressSpace() == 0;
}

bool IsTold(const llvm::Instruction& instruction) {
  if (const auto* swap = llvm::dyn_cast<llvm::AtomicCmpXchgInst>(&instruction)) {
    return IsOrdinary(swap->getPointerOperand());
  }
  if (const auto* change = llvm::dyn_cast<llvm::AtomicRMWInst>(&instruction)) {
    return IsOrdinary(change->getPointerOperand());
  }
  const auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction);
  return store != nullptr && store->isAtomic() && IsOrdinary(store->getPointerOperand());
}

void Tell(llvm::Instruction& instruction) {
  if (auto* swap = llvm::dyn_cast<llvm::AtomicCmpXchgInst>(&instruction)) {
    TellCompare(*swap);
  } else if (auto* change = llvm::dyn_cast<llvm::AtomicRMWInst>(&instruction)) {
    TellChange(*change);
  } else if (auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction)) {
    TellStore(*store);
  }
}

class TellSwaps : public llvm::PassInfoMixin<TellSwaps> {
 public:
  static llvm::PreservedAnalyses run(llvm::Module& module, llvm::ModuleAnalysisManager&) {
    llvm::SmallVector<llvm::Instruction*, 32> told;
    for (llvm::Function& function : module) {
      // Those of annotate.h: what looks the table up is not told itself.
      if (function.getName().starts_with("impasse_")) continue;
      if (function.hasFnAttribute(llvm::Attribute::Naked)) continue;
      for (llvm::Instruction& instruction : llvm::instructions(function)) {
        if (IsTold(instruction)) told.push_back(&instruction);
      }
    }
    if (told.empty() || module.getDataLayout().getPointerSize() != sizeof(void*)) {
      return llvm::PreservedAnalyses::all();
    }
    if (!Told().Prepare(module)) return llvm::PreservedAnalyses::all();
    for (llvm::Instruction* instruction : told) Tell(*instruction);
    return llvm::PreservedAnalyses::none();
  }
  static bool isRequired() { return true; }  // without optimisation, too
};

void Register(llvm::PassBuilder& builder) {
  builder.registerOptimizerLastEPCallback([](llvm::ModulePassManager& passes,
                                             llvm::OptimizationLevel,
                                             auto...) { passes.addPass(TellSwaps()); });
}

}  // namespace
}  // namespace impasse::pass

// A host of another LLVM would call into a library that is laid out otherwise.
extern "C" LLVM_ATTRIBUTE_WEAK __attribute__((visibility("default"))) llvm::PassPluginLibraryInfo
llvmGetPassPluginInfo() {
  unsigned major = 0;
  LLVMGetVersion(&major, nullptr, nullptr);
  if (major != LLVM_VERSION_MAJOR) {
    llvm::errs() << "impasse: this pass was built for LLVM " << LLVM_VERSION_MAJOR
                 << " and cannot work in LLVM " << major << ". Load libimpasse-pass-" << major
                 << ".so, or compile with clang-" << LLVM_VERSION_MAJOR << ".\n";
    return {0, "impasse", IMPASSE_VERSION, nullptr};
  }
  return {LLVM_PLUGIN_API_VERSION, "impasse", IMPASSE_VERSION, impasse::pass::Register};
}
