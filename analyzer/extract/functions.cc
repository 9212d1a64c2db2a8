#include "analyzer/extract/functions.h"

#include <memory>
#include <string>
#include <utility>

#include "analyzer/extract/attributes.h"
#include "analyzer/extract/compat.h"
#include "analyzer/extract/conditions.h"
#include "analyzer/extract/function_state.h"
#include "analyzer/extract/ops.h"
#include "analyzer/extract/paths.h"
#include "analyzer/extract/reads.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"

namespace impasse::extract {

using clang::dyn_cast;
using clang::isa;

namespace {

clang::CFG::BuildOptions GraphOptions() {
  clang::CFG::BuildOptions options;
  options.AddInitializers = true;
  options.AddImplicitDtors = true;
  options.AddTemporaryDtors = true;
  options.AddCXXDefaultInitExprInCtors = true;
  options.AddStaticInitBranches = true;
  options.setAlwaysAdd(clang::Stmt::LambdaExprClass)
      .setAlwaysAdd(clang::Stmt::UnaryOperatorClass)
      .setAlwaysAdd(clang::Stmt::ConditionalOperatorClass)
      .setAlwaysAdd(clang::Stmt::AtomicExprClass)
      .setAlwaysAdd(clang::Stmt::CoawaitExprClass)
      .setAlwaysAdd(clang::Stmt::CoyieldExprClass)
      .setAlwaysAdd(clang::Stmt::CXXInheritedCtorInitExprClass);
  return options;
}

// GraphWriter turns one control flow graph into blocks, entry first, exit last.
class GraphWriter {
 public:
  GraphWriter(FunctionState& state, Paths& paths, Ops& ops)
      : state_(state), paths_(paths), ops_(ops) {}

  void Write(const clang::CFG& cfg, const BodyScan& scan) {
    state_.assigned = scan.assigned;
    state_.unwound = scan.unwound;
    first_ = static_cast<std::int32_t>(state_.out.blocks.size());
    count_ = static_cast<std::int32_t>(cfg.getNumBlockIDs());
    ops_.Number(cfg);
    ops_.Aim(scan.inits);
    for (auto it = cfg.rbegin(); it != cfg.rend(); ++it) Block(**it);
    MarkLoops();
  }

 private:
  // Clang numbers blocks from the exit, which is 0, upwards.
  std::int32_t IndexOf(const clang::CFGBlock& block) const {
    return first_ + count_ - 1 - static_cast<std::int32_t>(block.getBlockID());
  }

  void Block(const clang::CFGBlock& block) {
    state_.out.blocks.push_back(std::make_unique<facts::BlockT>());
    facts::BlockT& out = *state_.out.blocks.back();
    for (const clang::CFGElement& element : block) ops_.Emit(element, out.ops);
    const clang::Stmt* label = block.getLabel();
    out.in_catch = label != nullptr && isa<clang::CXXCatchStmt>(label);
    if (block.hasNoReturnElement()) return;
    for (const clang::CFGBlock::AdjacentBlock& succ : block.succs()) {
      const clang::CFGBlock* target = succ.getReachableBlock();
      out.succs.push_back(target != nullptr ? IndexOf(*target) : -1);
    }
    out.condition = ConditionOf(block, state_, paths_);
    out.returned = ReturnedBy(block, state_, paths_);
    AddReads(block, out.condition.get(), state_, paths_, out.reads);
    const clang::Stmt* terminator = block.getTerminatorStmt();
    const bool loops =
        clang::isa_and_nonnull<clang::WhileStmt, clang::DoStmt, clang::ForStmt>(terminator);
    if (loops && out.ops.empty())
      out.loc = std::make_unique<facts::Loc>(state_.namer.Loc(terminator->getBeginLoc()));
  }

  // A loop head is the target of an edge that goes back in a depth-first search from the entry.
  void MarkLoops() {
    enum class Color : std::uint8_t { kWhite, kGrey, kBlack };
    auto& blocks = state_.out.blocks;
    std::vector<Color> colors(blocks.size(), Color::kWhite);
    std::vector<std::pair<std::size_t, std::size_t>> stack;
    stack.emplace_back(first_, 0);
    colors[static_cast<std::size_t>(first_)] = Color::kGrey;
    while (!stack.empty()) {
      const std::size_t current = stack.back().first;
      const auto& succs = blocks[current]->succs;
      if (stack.back().second == succs.size()) {
        colors[current] = Color::kBlack;
        stack.pop_back();
        continue;
      }
      const std::int32_t next = succs[stack.back().second++];
      if (next < 0) continue;
      const auto target = static_cast<std::size_t>(next);
      if (colors[target] == Color::kGrey) blocks[target]->loop_head = true;
      if (colors[target] != Color::kWhite) continue;
      colors[target] = Color::kGrey;
      stack.emplace_back(target, 0);
    }
  }

  FunctionState& state_;
  Paths& paths_;
  Ops& ops_;
  std::int32_t first_ = 0;
  std::int32_t count_ = 0;
};

facts::FunctionKind KindOf(const clang::FunctionDecl* function) {
  if (isa<clang::CXXConstructorDecl>(function)) return facts::FunctionKind::kConstructor;
  if (isa<clang::CXXDestructorDecl>(function)) return facts::FunctionKind::kDestructor;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(function);
  if (method == nullptr) return facts::FunctionKind::kPlain;
  if (method->getParent()->isLambda()) return facts::FunctionKind::kClosureBody;
  return method->isStatic() ? facts::FunctionKind::kPlain : facts::FunctionKind::kMethod;
}

// What makes a class a lock for std::lock_guard (BasicLockable, SharedLockable): whether its body
// can wait for anybody shows in loops too, which are left out elsewhere.
bool LocksByName(const clang::FunctionDecl* function) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(function);
  if (method == nullptr || method->getIdentifier() == nullptr) return false;
  return method->getName() == "lock" || method->getName() == "lock_shared";
}

bool IsNoexcept(const clang::FunctionDecl* function) {
  const auto* type = function->getType()->getAs<clang::FunctionProtoType>();
  if (type == nullptr) return false;
  const clang::ExceptionSpecificationType spec = type->getExceptionSpecType();
  return clang::isNoexceptExceptionSpec(spec) && !clang::isUnresolvedExceptionSpec(spec) &&
         type->canThrow() == clang::CT_Cannot;
}

void Describe(Namer& namer, const clang::FunctionDecl* function, facts::FunctionT& out) {
  out.usr = namer.Usr(function);
  out.name = namer.Name(function);
  out.kind = KindOf(function);
  const auto* method = dyn_cast<clang::CXXMethodDecl>(function);
  if (method != nullptr) {
    out.class_usr = namer.Type(RecordType(namer.context(), method->getParent()));
    out.is_virtual = method->isVirtual();
  }
  out.loc = std::make_unique<facts::Loc>(namer.Loc(function->getLocation()));
  out.end_line = namer.Line(function->getEndLoc());
  out.external = function->isExternallyVisible();
  out.is_inline = function->isInlined() || function->isTemplateInstantiation();
  out.is_noexcept = IsNoexcept(function);
  out.is_noreturn = function->isNoReturn();
  out.is_main = function->isMain();
  out.in_macro = function->getLocation().isMacroID();
  for (const clang::ParmVarDecl* param : function->parameters()) {
    out.params.push_back(std::make_unique<facts::VariableT>(DescribeVariable(namer, param)));
  }
}

std::uint64_t HashOf(const facts::OpT& op, const TuBuilder& builder) {
  std::uint64_t hash = HashCombine(Hash("op"), static_cast<std::uint64_t>(op.kind));
  hash = HashCombine(hash, builder.StringHash(op.callee));
  hash = HashCombine(hash, builder.StringHash(op.name));
  hash = HashCombine(hash, builder.PathHash(op.object));
  hash = HashCombine(hash, builder.PathHash(op.result));
  hash = HashCombine(hash, builder.PathHash(op.target));
  for (const PathId argument : op.args) hash = HashCombine(hash, builder.PathHash(argument));
  return HashCombine(hash, op.loc->line());
}

// BodyHash depends on what the function does and where, and not on numbers of strings and paths.
std::uint64_t BodyHash(const facts::FunctionT& function, const TuBuilder& builder) {
  std::uint64_t hash = HashCombine(Hash("body"), function.loc->line());
  for (const auto& block : function.blocks) {
    for (const auto& op : block->ops) hash = HashCombine(hash, HashOf(*op, builder));
    for (const std::int32_t succ : block->succs) {
      hash = HashCombine(hash, static_cast<std::uint64_t>(succ));
    }
    if (block->condition == nullptr) continue;
    hash = HashCombine(hash, builder.StringHash(block->condition->identity));
    hash = HashCombine(hash, block->condition->negated ? 1 : 0);
  }
  return hash;
}

// A body in which nothing matters still is a definition: entry and exit.
void EmptyBody(facts::FunctionT& out) {
  out.blocks.push_back(std::make_unique<facts::BlockT>());
  out.blocks.push_back(std::make_unique<facts::BlockT>());
  out.blocks.front()->succs.push_back(1);
}

void Finish(FunctionState& state) {
  facts::FunctionT& out = state.out;
  out.entry = 0;
  out.exit = out.blocks.empty() ? 0 : static_cast<std::uint32_t>(out.blocks.size() - 1);
  out.body_hash = BodyHash(out, state.builder);
  state.builder.tu().functions.push_back(std::make_unique<facts::FunctionT>(std::move(out)));
}

std::unique_ptr<clang::CFG> BuildGraph(const clang::Decl* decl, clang::Stmt* body, Namer& namer) {
  static const clang::CFG::BuildOptions kOptions = GraphOptions();
  return clang::CFG::buildCFG(decl, body, &namer.context(), kOptions);
}

}  // namespace

facts::VariableT DescribeVariable(Namer& namer, const clang::ValueDecl* decl) {
  facts::VariableT out;
  const clang::QualType type = decl->getType();
  out.name = namer.builder().String(decl->getNameAsString());
  out.type = namer.Type(type);
  out.is_reference = type->isReferenceType();
  out.is_pointer = type->isPointerType();
  out.loc = std::make_unique<facts::Loc>(namer.Loc(decl->getLocation()));
  return out;
}

BodyScan ExtractFunction(Namer& namer, const clang::FunctionDecl* function) {
  FunctionState state(namer, function);
  Paths paths(state);
  Ops ops(state, paths);
  Describe(namer, function, state.out);
  state.out.attributes = AttributesOf(function, namer, paths);
  state.out.is_coroutine = isa<clang::CoroutineBodyStmt>(function->getBody());
  BodyScan scan = Scan(function);
  scan.matters |= LocksByName(function);
  std::unique_ptr<clang::CFG> cfg;
  if (scan.matters) cfg = BuildGraph(function, function->getBody(), namer);
  if (cfg != nullptr) {
    GraphWriter(state, paths, ops).Write(*cfg, scan);
  } else {
    EmptyBody(state.out);
  }
  Finish(state);
  return scan;
}

void ExtractDeclaration(Namer& namer, const clang::FunctionDecl* function) {
  FunctionState state(namer, function);
  Paths paths(state);
  Describe(namer, function, state.out);
  state.out.attributes = AttributesOf(function, namer, paths);
  Finish(state);
}

std::vector<BodyScan> ExtractInitializers(Namer& namer,
                                          const std::vector<const clang::VarDecl*>& vars) {
  FunctionState state(namer, nullptr);
  Paths paths(state);
  Ops ops(state, paths);
  std::vector<BodyScan> scans;
  std::int32_t previous_exit = -1;
  for (const clang::VarDecl* var : vars) {
    auto* init = const_cast<clang::Expr*>(var->getInit());
    BodyScan scan = Scan(init);
    scan.inits.push_back({var, nullptr, nullptr, init});
    const std::unique_ptr<clang::CFG> cfg = BuildGraph(var, init, namer);
    if (cfg != nullptr) {
      const auto first = static_cast<std::int32_t>(state.out.blocks.size());
      if (previous_exit >= 0) {
        state.out.blocks[static_cast<std::size_t>(previous_exit)]->succs.push_back(first);
      }
      GraphWriter(state, paths, ops).Write(*cfg, scan);
      ops.Initialize(var, state.out.blocks.back()->ops);
      previous_exit = static_cast<std::int32_t>(state.out.blocks.size()) - 1;
    }
    scans.push_back(std::move(scan));
  }
  if (previous_exit < 0) return scans;
  // The exit of the last graph holds operations; the exit of the function holds none.
  state.out.blocks.back()->succs.push_back(previous_exit + 1);
  state.out.blocks.push_back(std::make_unique<facts::BlockT>());
  state.out.usr = namer.builder().String(namer.main_file() + "#(global initialisers)");
  state.out.name = namer.builder().String("(global initialisers)");
  state.out.kind = facts::FunctionKind::kGlobalInit;
  state.out.loc = std::make_unique<facts::Loc>(namer.Loc(vars.front()->getLocation()));
  Finish(state);
  return scans;
}

}  // namespace impasse::extract
