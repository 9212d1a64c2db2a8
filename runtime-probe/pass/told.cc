#include "runtime-probe/pass/told.h"

#define IMPASSE_NO_ANNOTATIONS
#include <impasse/annotate.h>

#include <cstddef>
#include <string>

#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace impasse::pass {
namespace {

constexpr char kFound[] = "impasse_swaps_found";
constexpr char kFunction[] = "impasse_swaps_function";

// One per program and shared object, as in annotate.h: weak merges the definitions of all files,
// hidden keeps two objects from sharing it. @impasse_swaps_found is its own address until the table
// was looked up, then the table or null. It is null during the look-up: what dlsym calls may be
// told of itself.
constexpr char kSupport[] = R"(
@impasse_swaps_found = weak hidden global ptr @impasse_swaps_found, align 8
@impasse_swaps_table = private unnamed_addr constant [SYMBOL_SIZE x i8] c"SYMBOL\00"
declare ptr @dlsym(ptr, ptr) nounwind
declare ptr @__errno_location() nounwind

define weak hidden void @impasse_swaps_nobody() nounwind {
  ret void
}

define weak hidden ptr @impasse_swaps_look_up() noinline cold nounwind {
  store atomic ptr null, ptr @impasse_swaps_found monotonic, align 8
  %errno = call ptr @__errno_location()
  %saved = load i32, ptr %errno
  %symbol = call ptr @dlsym(ptr null, ptr @impasse_swaps_table)
  store i32 %saved, ptr %errno
  %absent = icmp eq ptr %symbol, null
  br i1 %absent, label %end, label %check
check:
  %version = load i32, ptr %symbol
  %size_at = getelementptr i8, ptr %symbol, i64 SIZE_OFFSET
  %size = load i32, ptr %size_at
  %same = icmp eq i32 %version, VERSION
  %whole = icmp uge i32 %size, TABLE_SIZE
  %speaks = and i1 %same, %whole
  %table = select i1 %speaks, ptr %symbol, ptr null
  store atomic ptr %table, ptr @impasse_swaps_found release, align 8
  br label %end
end:
  %found = phi ptr [ null, %0 ], [ %table, %check ]
  ret ptr %found
}

define weak hidden ptr @impasse_swaps_function(i64 %offset) noinline cold nounwind {
  %known = load atomic ptr, ptr @impasse_swaps_found acquire, align 8
  %pending = icmp eq ptr %known, @impasse_swaps_found
  br i1 %pending, label %look, label %have
look:
  %fresh = call ptr @impasse_swaps_look_up()
  br label %have
have:
  %table = phi ptr [ %known, %0 ], [ %fresh, %look ]
  %absent = icmp eq ptr %table, null
  br i1 %absent, label %nobody, label %somebody
nobody:
  ret ptr @impasse_swaps_nobody
somebody:
  %member = getelementptr i8, ptr %table, i64 %offset
  %function = load ptr, ptr %member
  ret ptr %function
}
)";

void Fill(std::string& text, const std::string& name, const std::string& value) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
    text.replace(at, name.size(), value);
  }
}

std::string Support() {
  std::string text = kSupport;
  Fill(text, "SYMBOL_SIZE", std::to_string(sizeof(IMPASSE_TABLE_SYMBOL)));
  Fill(text, "SYMBOL", IMPASSE_TABLE_SYMBOL);
  Fill(text, "SIZE_OFFSET", std::to_string(offsetof(impasse_table, size)));
  Fill(text, "TABLE_SIZE", std::to_string(sizeof(impasse_table)));
  Fill(text, "VERSION", std::to_string(IMPASSE_TABLE_VERSION));
  return text;
}

std::uint64_t OffsetOf(Member member) {
  switch (member) {
    case Member::kSwapped:
      return offsetof(impasse_table, swapped);
    case Member::kSwapFailed:
      return offsetof(impasse_table, swap_failed);
    case Member::kStoring:
      break;
  }
  return offsetof(impasse_table, storing);
}

}  // namespace

bool Told::Prepare(llvm::Module& module) {
  llvm::SMDiagnostic problem;
  llvm::LLVMContext& context = module.getContext();
  const bool nameless = context.shouldDiscardValueNames();
  context.setDiscardValueNames(false);  // or text cannot be read
  auto support = llvm::parseAssemblyString(Support(), problem, context);
  context.setDiscardValueNames(nameless);
  if (support == nullptr) {
    problem.print("impasse", llvm::errs());
    return false;
  }
  support->setTargetTriple(module.getTargetTriple());
  support->setDataLayout(module.getDataLayout());
  return !llvm::Linker::linkModules(module, std::move(support));
}

llvm::Instruction* Told::WhenProbed(llvm::Instruction* before, llvm::Value* condition) {
  llvm::IRBuilder<> builder(before);
  llvm::GlobalVariable* found = before->getModule()->getGlobalVariable(kFound);
  llvm::LoadInst* table = builder.CreateAlignedLoad(builder.getPtrTy(), found, llvm::Align(8));
  table->setAtomic(llvm::AtomicOrdering::Monotonic);
  llvm::Value* probed = builder.CreateIsNotNull(table);
  if (condition != nullptr) probed = builder.CreateAnd(probed, condition);
  llvm::MDBuilder weights(before->getContext());
  return llvm::SplitBlockAndInsertIfThen(probed, before->getIterator(), /*Unreachable=*/false,
                                         weights.createUnlikelyBranchWeights());
}

void Told::Call(llvm::IRBuilder<>& builder, Member member, llvm::Value* address,
                llvm::ArrayRef<llvm::Value*> values) {
  const llvm::Module& module = *builder.GetInsertBlock()->getModule();
  llvm::Function* find = module.getFunction(kFunction);
  llvm::Value* function = builder.CreateCall(find, {builder.getInt64(OffsetOf(member))});
  llvm::SmallVector<llvm::Type*, 3> types{builder.getPtrTy()};
  llvm::SmallVector<llvm::Value*, 3> arguments{address};
  for (llvm::Value* value : values) {
    types.push_back(builder.getInt64Ty());
    arguments.push_back(value);
  }
  builder.CreateCall(llvm::FunctionType::get(builder.getVoidTy(), types, false), function,
                     arguments);
}

}  // namespace impasse::pass
