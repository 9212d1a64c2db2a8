#include "analyzer/skeleton/facts_dump.h"

#include <string_view>

namespace impasse::skeleton {
namespace {

std::string_view StringOf(const facts::Tu& tu, std::uint32_t id) {
  if (tu.strings() == nullptr || id >= tu.strings()->size()) return {};
  const flatbuffers::String* text = tu.strings()->Get(id);
  return {text->c_str(), text->size()};
}

std::string Quote(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

// Record collects the members of one JSON object; empty values are left out.
class Record {
 public:
  Record& Raw(std::string_view key, const std::string& json) {
    if (json.empty()) return *this;
    if (text_.size() > 1) text_ += ", ";
    text_ += Quote(key) + ": " + json;
    return *this;
  }
  Record& Text(std::string_view key, std::string_view value) {
    return Raw(key, value.empty() ? std::string() : Quote(value));
  }
  Record& Flag(std::string_view key, bool value) { return Raw(key, value ? "true" : ""); }
  Record& Number(std::string_view key, std::int64_t value) {
    return Raw(key, std::to_string(value));
  }
  std::string Done() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

// List returns "" for an empty list; `separator` goes between the items.
template <typename Vector, typename Print>
std::string List(const Vector* items, std::string_view separator, Print print) {
  if (items == nullptr || items->size() == 0) return {};
  std::string out = "[";
  for (flatbuffers::uoffset_t i = 0; i < items->size(); ++i) {
    if (i != 0) out += ',';
    out += separator;
    out += print(items->Get(i));
  }
  return out + "]";
}

class Dumper {
 public:
  explicit Dumper(const facts::Tu& tu) : tu_(tu) {}

  std::string Path(std::uint32_t id) const {
    if (id == 0 || tu_.paths() == nullptr || id >= tu_.paths()->size()) return {};
    const facts::Path* path = tu_.paths()->Get(id);
    std::string out = Root(*path);
    if (path->steps() == nullptr) return out;
    for (const facts::Step* step : *path->steps()) out += Step(*step);
    return out;
  }

  std::string Unit() const {
    std::string out = "{\n";
    const auto member = [&](std::string_view key, const std::string& json) {
      if (!json.empty()) out += "  " + Quote(key) + ": " + json + ",\n";
    };
    member("main_file", Quote(StringOf(tu_, tu_.main_file())));
    member("tool_version", Quote(tu_.tool_version() != nullptr ? tu_.tool_version()->c_str() : ""));
    member("failed", tu_.failed() ? "true" : "");
    member("errors", List(tu_.errors(), "\n    ", [](const auto* e) { return Quote(e->c_str()); }));
    member("functions",
           List(tu_.functions(), "\n    ", [&](const auto* f) { return Function(*f); }));
    member("classes", List(tu_.classes(), "\n    ", [&](const auto* c) { return Class(*c); }));
    member("globals", List(tu_.globals(), "\n    ", [&](const auto* g) { return Global(*g); }));
    member("nolint", List(tu_.nolint(), "\n    ", [&](const auto* n) { return Nolint(*n); }));
    return out + "  \"format\": " + std::to_string(tu_.format()) + "\n}\n";
  }

 private:
  std::string Root(const facts::Path& path) const {
    const std::string id = std::to_string(path.id());
    switch (path.root()) {
      case facts::Root::kGlobal:
        return "global(" + std::string(StringOf(tu_, path.id())) + ")";
      case facts::Root::kParam:
        return "param(" + id + ")";
      case facts::Root::kThis:
        return "this";
      case facts::Root::kLocal:
        return "local(" + id + ")";
      case facts::Root::kResult:
        return "result(" + id + ")";
      case facts::Root::kFunction:
        return "function(" + std::string(StringOf(tu_, path.id())) + ")";
      case facts::Root::kCapture:
        return "capture(" + id + ")";
      case facts::Root::kConstant:
        return "constant(" + std::to_string(path.value()) + ")";
      case facts::Root::kUnknown:
        break;
    }
    return "unknown";
  }

  std::string Step(const facts::Step& step) const {
    const std::string name(StringOf(tu_, step.name()));
    switch (step.kind()) {
      case facts::StepKind::kField:
        return "." + name;
      case facts::StepKind::kDeref:
        return "->*";
      case facts::StepKind::kAddress:
        return "&";
      case facts::StepKind::kIndex:
        return "[" + Path(step.index()) + "]";
      case facts::StepKind::kBase:
        return "<" + name + ">";
    }
    return {};
  }

  std::string Place(const facts::Loc* loc) const {
    if (loc == nullptr || loc->line() == 0) return {};
    return std::string(StringOf(tu_, loc->file())) + ":" + std::to_string(loc->line()) + ":" +
           std::to_string(loc->column());
  }

  std::string Strings(const flatbuffers::Vector<std::uint32_t>* ids) const {
    return List(ids, "", [&](std::uint32_t id) { return Quote(StringOf(tu_, id)); });
  }
  std::string Paths(const flatbuffers::Vector<std::uint32_t>* ids) const {
    return List(ids, "", [&](std::uint32_t id) { return Quote(Path(id)); });
  }

  std::string Op(const facts::Op& op) const {
    return Record()
        .Text("op", facts::EnumNameOpKind(op.kind()) + 1)
        .Number("ordinal", op.ordinal())
        .Text("name", StringOf(tu_, op.name()))
        .Text("callee", StringOf(tu_, op.callee()))
        .Text("target", Path(op.target()))
        .Text("object", Path(op.object()))
        .Raw("args", Paths(op.args()))
        .Text("result", Path(op.result()))
        .Flag("virtual", op.is_virtual())
        .Flag("elsewhere", op.elsewhere())
        .Flag("discarded", op.discarded())
        .Flag("implicit", op.implicit())
        .Raw("by_ref", List(op.by_ref(), "", [](bool by_ref) { return by_ref ? "true" : "false"; }))
        .Text("at", Place(op.loc()))
        .Done();
  }

  std::string Condition(const facts::Condition* condition) const {
    if (condition == nullptr) return {};
    return Record()
        .Text("kind", facts::EnumNameConditionKind(condition->kind()) + 1)
        .Text("lhs", Path(condition->lhs()))
        .Text("rhs", Path(condition->rhs()))
        .Flag("negated", condition->negated())
        .Text("identity", StringOf(tu_, condition->identity()))
        .Flag("mutable", condition->mutable_())
        .Raw("cases",
             List(condition->cases(), "", [](std::int64_t value) { return std::to_string(value); }))
        .Done();
  }

  std::string Block(const facts::Block& block) const {
    return Record()
        .Raw("ops", List(block.ops(), "\n          ", [&](const auto* op) { return Op(*op); }))
        .Raw("condition", Condition(block.condition()))
        .Raw("returned", Condition(block.returned()))
        .Raw("reads", Paths(block.reads()))
        .Text("at", Place(block.loc()))
        .Raw("succs",
             List(block.succs(), "", [](std::int32_t succ) { return std::to_string(succ); }))
        .Flag("loop_head", block.loop_head())
        .Flag("in_catch", block.in_catch())
        .Done();
  }

  std::string Variable(const facts::Variable& variable) const {
    return Record()
        .Text("name", StringOf(tu_, variable.name()))
        .Text("type", StringOf(tu_, variable.type()))
        .Flag("reference", variable.is_reference())
        .Flag("pointer", variable.is_pointer())
        .Done();
  }

  template <typename Vector>
  std::string Variables(const Vector* variables) const {
    return List(variables, "", [&](const auto* variable) { return Variable(*variable); });
  }

  template <typename Vector>
  std::string Attributes(const Vector* attributes) const {
    return List(attributes, "", [&](const auto* attribute) {
      return Record()
          .Text("name", StringOf(tu_, attribute->name()))
          .Raw("args", Paths(attribute->args()))
          .Done();
    });
  }

  std::string Function(const facts::Function& function) const {
    return Record()
        .Text("name", StringOf(tu_, function.name()))
        .Text("usr", StringOf(tu_, function.usr()))
        .Text("kind", facts::EnumNameFunctionKind(function.kind()) + 1)
        .Text("class", StringOf(tu_, function.class_usr()))
        .Text("at", Place(function.loc()))
        .Flag("external", function.external())
        .Flag("inline", function.is_inline())
        .Flag("virtual", function.is_virtual())
        .Flag("noexcept", function.is_noexcept())
        .Flag("noreturn", function.is_noreturn())
        .Flag("coroutine", function.is_coroutine())
        .Flag("main", function.is_main())
        .Raw("params", Variables(function.params()))
        .Raw("locals", Variables(function.locals()))
        .Raw("attributes", Attributes(function.attributes()))
        .Raw("blocks",
             List(function.blocks(), "\n      ", [&](const auto* block) { return Block(*block); }))
        .Done();
  }

  std::string Class(const facts::Class& record) const {
    return Record()
        .Text("type", StringOf(tu_, record.type()))
        .Text("name", StringOf(tu_, record.name()))
        .Raw("bases", Strings(record.bases()))
        .Raw("fields", Variables(record.fields()))
        .Raw("methods", List(record.methods(), "",
                             [&](const auto* method) {
                               return Record()
                                   .Text("usr", StringOf(tu_, method->usr()))
                                   .Raw("overrides", Strings(method->overrides()))
                                   .Done();
                             }))
        .Raw("attributes", Attributes(record.attributes()))
        .Text("at", Place(record.loc()))
        .Done();
  }

  std::string Global(const facts::Global& global) const {
    return Record()
        .Text("name", StringOf(tu_, global.name()))
        .Text("usr", StringOf(tu_, global.usr()))
        .Text("type", StringOf(tu_, global.type()))
        .Flag("external", global.external())
        .Flag("static_local", global.is_static_local())
        .Flag("thread_local", global.is_thread_local())
        .Text("at", Place(global.loc()))
        .Done();
  }

  std::string Nolint(const facts::Nolint& nolint) const {
    return Record()
        .Text("file", StringOf(tu_, nolint.file()))
        .Number("first", nolint.first())
        .Number("last", nolint.last())
        .Raw("rules", Strings(nolint.rules()))
        .Text("reason", StringOf(tu_, nolint.reason()))
        .Done();
  }

  const facts::Tu& tu_;
};

}  // namespace

std::string DumpPath(const facts::Tu& tu, std::uint32_t path) { return Dumper(tu).Path(path); }

std::string DumpJson(const facts::Tu& tu) { return Dumper(tu).Unit(); }

}  // namespace impasse::skeleton
