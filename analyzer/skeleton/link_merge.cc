// Merge: the facts of every unit -> one set of strings, paths, functions, classes, globals.
//
// What all units share is numbered by one thread, unit by unit; the bodies of the functions that
// are kept are put into these numbers by another one, behind it.
#include <algorithm>
#include <cstddef>
#include <future>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "analyzer/skeleton/link_programs.h"
#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

// Shared is what the units need to know of each other besides the program.
struct Shared {
  std::set<std::tuple<StringId, std::uint32_t, std::uint32_t, std::vector<StringId>>> nolint;
  std::vector<std::uint64_t> hashes;  // of the bodies of functions
};

// Merger adds one unit.
class Merger {
 public:
  Merger(Linking& linking, const Copies& copies, Shared& shared)
      : linking_(linking), program_(linking.program()), copies_(copies), shared_(shared) {}

  // Convert fills in the functions that Add has made room for. It may run beside Add of others.
  void Convert() {
    for (const auto& [from, id] : kept_) program_.functions[id] = FunctionOf(*from);
  }

  void Add(const facts::Tu& tu) {
    tu_ = static_cast<std::uint32_t>(program_.tus.size());
    strings_.assign(1, 0);
    if (tu.strings() != nullptr) {
      strings_.clear();
      for (const flatbuffers::String* text : *tu.strings())
        strings_.push_back(linking_.Intern({text->data(), text->size()}));
    }
    NameCopies(tu);
    TuInfo info;
    info.main_file = program_.strings[Str(tu.main_file())];
    info.failed = tu.failed();
    if (tu.errors() != nullptr) {
      for (const flatbuffers::String* error : *tu.errors()) info.errors.push_back(error->str());
    }
    program_.tus.push_back(std::move(info));
    AddPaths(tu);
    AddGlobals(tu);
    AddClasses(tu);
    AddFunctions(tu);
    AddNolint(tu);
  }

 private:
  // NameCopies finds the names under which the unit knows functions; in C these are the names that
  // are shown too, which stay as they are.
  void NameCopies(const facts::Tu& tu) {
    usrs_ = strings_;
    if (copies_.empty() || tu.strings() == nullptr) return;
    for (std::uint32_t i = 0; i < tu.strings()->size(); ++i)
      usrs_[i] = linking_.Intern(copies_.UsrFor(&tu, program_.strings[strings_[i]]));
  }

  StringId Usr(std::uint32_t id) const { return id < usrs_.size() ? usrs_[id] : 0; }
  StringId Str(std::uint32_t id) const { return id < strings_.size() ? strings_[id] : 0; }
  PathId Map(std::uint32_t id) const { return id < paths_.size() ? paths_[id] : 0; }

  void AddPaths(const facts::Tu& tu) {
    paths_.assign(1, 0);
    if (tu.paths() == nullptr) return;
    paths_.assign(tu.paths()->size(), 0);
    // An index path comes before the path that uses it; a forward reference stays unknown.
    for (std::uint32_t i = 1; i < tu.paths()->size(); ++i)
      paths_[i] = AddPath(*tu.paths()->Get(i), i);
  }

  PathId AddPath(const facts::Path& from, std::uint32_t position) {
    Path path;
    path.root = from.root();
    path.id = path.root == Root::kFunction ? Usr(from.id())
              : path.root == Root::kGlobal ? Str(from.id())
                                           : from.id();
    path.value = from.value();
    path.type = Str(from.type());
    path.text = Str(from.text());
    if (from.steps() != nullptr) {
      path.steps.reserve(from.steps()->size());
      for (const facts::Step* step : *from.steps()) {
        path.steps.push_back(
            {step->kind(), Str(step->name()), step->index() < position ? Map(step->index()) : 0});
      }
    }
    return linking_.InternPath(std::move(path));
  }

  Site SiteOf(const facts::Loc* loc) const {
    if (loc == nullptr) return {};
    return {Str(loc->file()), loc->line(), loc->column()};
  }

  using FactsAttributes = flatbuffers::Vector<flatbuffers::Offset<facts::Attribute>>;

  std::vector<Attribute> AttributesOf(const FactsAttributes* from) const {
    std::vector<Attribute> made;
    if (from == nullptr) return made;
    for (const facts::Attribute* attribute : *from) {
      made.push_back({Str(attribute->name()), {}});
      if (attribute->args() == nullptr) continue;
      for (const std::uint32_t arg : *attribute->args()) made.back().args.push_back(Map(arg));
    }
    return made;
  }

  Variable VariableOf(const facts::Variable& from) const {
    return {Str(from.name()),  Str(from.type()),   from.is_reference(),
            from.is_pointer(), SiteOf(from.loc()), AttributesOf(from.attributes())};
  }

  using FactsVariables = flatbuffers::Vector<flatbuffers::Offset<facts::Variable>>;

  std::vector<Variable> VariablesOf(const FactsVariables* from) const {
    std::vector<Variable> made;
    if (from == nullptr) return made;
    made.reserve(from->size());
    for (const facts::Variable* variable : *from) made.push_back(VariableOf(*variable));
    return made;
  }

  void AddGlobals(const facts::Tu& tu) {
    if (tu.globals() == nullptr) return;
    for (const facts::Global* from : *tu.globals()) {
      const StringId usr = Str(from->usr());
      const auto index = static_cast<std::uint32_t>(program_.globals.size());
      if (!linking_.global_index().try_emplace(usr, index).second) continue;
      program_.globals.push_back({usr, Str(from->name()), Str(from->type()),
                                  from->is_static_local(), from->is_thread_local(),
                                  SiteOf(from->loc()), AttributesOf(from->attributes())});
    }
  }

  void AddClasses(const facts::Tu& tu) {
    if (tu.classes() == nullptr) return;
    for (const facts::Class* from : *tu.classes()) {
      const StringId type = Str(from->type());
      const auto index = static_cast<std::uint32_t>(program_.classes.size());
      if (!linking_.class_index().try_emplace(type, index).second) continue;
      if (from->methods() != nullptr) {
        for (const facts::Method* method : *from->methods()) AddOverrides(*method);
      }
      Class made{type,
                 Str(from->name()),
                 {},
                 VariablesOf(from->fields()),
                 SiteOf(from->loc()),
                 AttributesOf(from->attributes())};
      if (from->bases() != nullptr) {
        for (const std::uint32_t base : *from->bases()) made.bases.push_back(Str(base));
      }
      program_.classes.push_back(std::move(made));
    }
  }

  void AddOverrides(const facts::Method& method) {
    if (method.overrides() == nullptr) return;
    const StringId usr = Usr(method.usr());
    for (const std::uint32_t base : *method.overrides())
      linking_.overriders[Usr(base)].push_back(usr);
  }

  void AddNolint(const facts::Tu& tu) {
    if (tu.nolint() == nullptr) return;
    for (const facts::Nolint* from : *tu.nolint()) {
      std::vector<StringId> rules;
      if (from->rules() != nullptr) {
        for (const std::uint32_t rule : *from->rules()) rules.push_back(Str(rule));
      }
      if (!shared_.nolint.emplace(Str(from->file()), from->first(), from->last(), rules).second)
        continue;
      NolintRange range{program_.strings[Str(from->file())],
                        from->first(),
                        from->last(),
                        {},
                        program_.strings[Str(from->reason())]};
      for (const StringId rule : rules) range.rules.push_back(program_.strings[rule]);
      program_.nolint.push_back(std::move(range));
    }
  }

  void AddFunctions(const facts::Tu& tu) {
    if (tu.functions() == nullptr) return;
    for (const facts::Function* from : *tu.functions()) {
      if (from->blocks() == nullptr || from->blocks()->size() == 0) {
        AddDeclaration(*from);
        continue;
      }
      std::vector<FunctionId>& same = linking_.by_usr()[Usr(from->usr())];
      // Internal linkage makes the usr unique; what is left are inline functions, kept once, and
      // equal names in different programs of one build (two mains), kept apart.
      // Of a function that every file has for itself only equal bodies are one.
      const bool known =
          !same.empty() && (from->external() ? from->is_inline()
                                             : shared_.hashes[same.front()] == from->body_hash());
      if (known) continue;
      same.push_back(static_cast<FunctionId>(program_.functions.size()));
      kept_.emplace_back(from, same.back());
      program_.functions.emplace_back();
      shared_.hashes.push_back(from->body_hash());
    }
  }

  void AddDeclaration(const facts::Function& from) {
    const StringId usr = Usr(from.usr());
    const auto index = static_cast<std::uint32_t>(program_.declarations.size());
    if (!linking_.declaration_index().try_emplace(usr, index).second) return;
    program_.declarations.push_back({usr, Str(from.name()), from.kind(), Str(from.class_usr()),
                                     VariablesOf(from.params()), AttributesOf(from.attributes()),
                                     SiteOf(from.loc())});
  }

  Function FunctionOf(const facts::Function& from) const {
    Function made;
    made.usr = Usr(from.usr());
    made.name = Str(from.name());
    made.kind = from.kind();
    made.class_type = Str(from.class_usr());
    made.site = SiteOf(from.loc());
    made.tu = tu_;
    made.external = from.external();
    made.is_virtual = from.is_virtual();
    made.is_noreturn = from.is_noreturn();
    made.is_main = from.is_main();
    made.is_noexcept = from.is_noexcept();
    made.is_coroutine = from.is_coroutine();
    made.entry = from.entry();
    made.exit = from.exit();
    made.body_hash = from.body_hash();
    made.params = VariablesOf(from.params());
    made.locals = VariablesOf(from.locals());
    made.attributes = AttributesOf(from.attributes());
    made.blocks.reserve(from.blocks()->size());
    for (const facts::Block* block : *from.blocks()) made.blocks.push_back(BlockOf(*block));
    return made;
  }

  Condition ConditionOf(const facts::Condition& from) const {
    Condition made = {from.kind(),
                      Map(from.lhs()),
                      Map(from.rhs()),
                      from.negated(),
                      from.mutable_(),
                      Str(from.identity()),
                      {},
                      from.default_succ()};
    if (from.cases() != nullptr) made.cases.assign(from.cases()->begin(), from.cases()->end());
    return made;
  }

  Block BlockOf(const facts::Block& from) const {
    Block made;
    made.loop_head = from.loop_head();
    made.in_catch = from.in_catch();
    if (from.succs() != nullptr) made.succs.assign(from.succs()->begin(), from.succs()->end());
    if (from.condition() != nullptr) made.condition = ConditionOf(*from.condition());
    if (from.returned() != nullptr) made.returned.push_back(ConditionOf(*from.returned()));
    made.site = SiteOf(from.loc());
    if (from.reads() != nullptr) {
      for (const std::uint32_t path : *from.reads()) made.reads.push_back(Map(path));
    }
    if (from.ops() != nullptr) {
      made.actions.reserve(from.ops()->size());
      for (const facts::Op* op : *from.ops()) made.actions.push_back(ActionOf(*op));
    }
    return made;
  }

  Action ActionOf(const facts::Op& op) const {
    Action made;
    made.kind = op.kind();
    made.ordinal = op.ordinal();
    made.name = Str(op.name());
    made.callee = Usr(op.callee());
    made.object = Map(op.object());
    made.result = Map(op.result());
    made.target = Map(op.target());
    made.is_virtual = op.is_virtual();
    made.implicit = op.implicit();
    made.elsewhere = op.elsewhere();
    made.discarded = op.discarded();
    made.site = SiteOf(op.loc());
    if (op.args() != nullptr) {
      made.args.reserve(op.args()->size());
      for (const std::uint32_t arg : *op.args()) made.args.push_back(Map(arg));
    }
    if (op.by_ref() != nullptr) {
      for (const bool by_ref : *op.by_ref()) made.by_ref.push_back(by_ref);
    }
    return made;
  }

  Linking& linking_;
  Program& program_;
  const Copies& copies_;
  Shared& shared_;
  std::uint32_t tu_ = 0;
  std::vector<StringId> strings_;
  std::vector<StringId> usrs_;  // by string: what it is where it is the usr of a function
  std::vector<PathId> paths_;
  std::vector<std::pair<const facts::Function*, FunctionId>> kept_;
};

}  // namespace

void Merge(Linking& linking, const std::vector<const facts::Tu*>& tus, const Copies& copies) {
  constexpr std::size_t kTogether = 16;  // units that are converted at once
  Shared shared;
  std::size_t functions = 0;
  for (const facts::Tu* tu : tus) functions += tu->functions() ? tu->functions()->size() : 0;
  linking.program().functions.reserve(functions);  // none of them moves
  std::future<void> behind;
  for (std::size_t first = 0; first < tus.size(); first += kTogether) {
    const auto units = std::make_shared<std::vector<Merger>>();
    for (std::size_t i = first; i < std::min(first + kTogether, tus.size()); ++i)
      units->emplace_back(linking, copies, shared).Add(*tus[i]);
    const auto convert = [units] {
      for (Merger& unit : *units) unit.Convert();
    };
    if (tus.size() <= kTogether) {
      convert();
    } else {
      if (behind.valid()) behind.get();
      behind = std::async(std::launch::async, convert);
    }
  }
  if (behind.valid()) behind.get();
  // A declaration in a header adds what the definition does not repeat.
  for (Function& function : linking.program().functions) {
    const Declaration* declared = linking.program().FindDeclaration(function.usr);
    if (declared != nullptr && function.attributes.empty())
      function.attributes = declared->attributes;
  }
}

}  // namespace impasse::skeleton
