// CanonicalFunctionName: one left-to-right pass over a demangled or clang-printed name.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

bool IsIdentifier(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Longest first: the first that fits is the operator's symbol.
constexpr std::array<std::string_view, 39> kSymbols = {
    "<=>", "->*", "<<=", ">>=", "()", "[]", "->", "<<", ">>", "<=", ">=", "==", "!=",
    "&&",  "||",  "++",  "--",  "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<",
    ">",   "=",   "!",   "+",   "-",  "*",  "/",  "%",  "&",  "|",  "^",  "~",  ","};

class Canonizer {
 public:
  explicit Canonizer(std::string_view text) : text_(text) {}

  std::string Run() {
    while (at_ < text_.size() && !done_) Next();
    if (out_.starts_with("::")) out_.erase(0, 2);
    return out_.empty() ? std::string(text_) : out_;
  }

 private:
  std::string_view Rest() const { return text_.substr(at_); }

  // A name, not template arguments or parameters, is expected here.
  bool AtComponentStart() const { return out_.empty() || out_.ends_with("::"); }

  bool AtOperator() const {
    constexpr std::string_view kWord = "operator";
    return Rest().starts_with(kWord) && (out_.empty() || !IsIdentifier(out_.back())) &&
           (Rest().size() == kWord.size() || !IsIdentifier(Rest()[kWord.size()]));
  }

  void Next() {
    const char c = text_[at_];
    if (AtOperator()) return Operator();
    switch (c) {
      case '(':
        return Parenthesis();
      case '{':
        return Named(Skip('{', '}'));
      case '<':
        return Angle();
      case '[':
        Skip('[', ']');
        return;
      case '`':
      case '\'':
        return Quoted();
      case ' ':
        return Space();
      case ')':
      case '@':
        done_ = true;
        return;
      case '.':
        return Suffix();
      case '$':
        if (AtComponentStart() && Rest().starts_with("$_")) return Dollar();
        break;
      default:
        break;
    }
    out_.push_back(c);
    ++at_;
  }

  // Skips a balanced bracket and returns what it encloses, brackets included. Operators inside
  // count as names, "->" is no bracket.
  std::string_view Skip(char open, char close) {
    const std::size_t begin = at_;
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (open == '<' && Rest().starts_with("operator")) {
        at_ += 8;
        at_ += SymbolLength(Rest());
        --at_;
      } else if (c == open) {
        ++depth;
      } else if (c == close && (at_ == 0 || text_[at_ - 1] != '-' || close != '>')) {
        if (--depth == 0) {
          ++at_;
          break;
        }
      } else if (open == '<' && c == '(') {
        Skip('(', ')');
        --at_;
      }
    }
    return text_.substr(begin, at_ - begin);
  }

  static std::size_t SymbolLength(std::string_view text) {
    for (const std::string_view symbol : kSymbols) {
      if (text.starts_with(symbol)) return symbol.size();
    }
    return 0;
  }

  void Named(std::string_view name) {
    const bool closure = name.find("lambda") != std::string_view::npos ||
                         name.find("anonymous class") != std::string_view::npos;
    out_ += closure ? "(lambda)" : "(anonymous)";
  }

  void Dollar() {
    at_ += 2;
    while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    out_ += "(lambda)";
  }

  void Quoted() {
    const std::size_t end = text_.find('\'', at_ + 1);
    const std::size_t stop = end == std::string_view::npos ? text_.size() : end + 1;
    const std::string_view name = text_.substr(at_, stop - at_);
    at_ = stop;
    Named(name);
  }

  void Angle() {
    const bool name = AtComponentStart();
    const std::string_view inside = Skip('<', '>');
    if (name) Named(inside);
  }

  void Parenthesis() {
    if (AtComponentStart()) {
      if (Rest().starts_with("(anonymous") || Rest().starts_with("(lambda") ||
          Rest().starts_with("(unnamed")) {
        return Named(Skip('(', ')'));
      }
      if (Rest().starts_with("(*") ||
          Rest().starts_with("(&")) {  // function returning a function pointer
        ++at_;
        while (at_ < text_.size() && (text_[at_] == '*' || text_[at_] == '&')) ++at_;
        out_.clear();
        return;
      }
    }
    Skip('(', ')');
    SkipQualifiers();
    if (at_ >= text_.size()) {
      done_ = true;
    } else if (text_[at_] == ' ') {
      out_.clear();  // "decltype(x) name(...)"
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
  }

  // Skips what may follow a parameter list: cv and ref qualifiers, clone suffixes, "[with T =
  // ...]".
  void SkipQualifiers() {
    constexpr std::array<std::string_view, 6> kWords = {" const", " volatile", " noexcept",
                                                        " &&",    " &",        " requires"};
    for (bool more = true; more && at_ < text_.size();) {
      more = false;
      for (const std::string_view word : kWords) {
        if (!Rest().starts_with(word)) continue;
        const std::string_view after = Rest().substr(word.size());
        if (word.back() != '&' && !after.empty() && IsIdentifier(after.front())) continue;
        at_ += word.size();
        more = true;
      }
      if (Rest().starts_with(" [") || Rest().starts_with(" (.")) {
        const char open = text_[++at_];
        Skip(open, open == '[' ? ']' : ')');
        more = true;
      }
    }
  }

  // A blank at the top level ends a return type, unless only qualifiers follow.
  void Space() {
    const std::size_t blank = at_;
    SkipQualifiers();
    if (at_ >= text_.size()) {
      done_ = true;
      return;
    }
    at_ = std::max(at_, blank + 1);
    out_.clear();
  }

  // ".part.0", ".constprop.1", ".cold": made by the compiler.
  void Suffix() {
    for (const std::string_view word :
         {".part", ".isra", ".constprop", ".cold", ".llvm", ".lto_priv", ".localalias"}) {
      if (Rest().starts_with(word)) done_ = true;
    }
    if (done_) return;
    out_.push_back('.');
    ++at_;
  }

  void Operator() {
    out_ += "operator";
    at_ += 8;
    const std::size_t symbol = SymbolLength(Rest());
    if (symbol > 0) {
      out_ += Rest().substr(0, symbol);
      at_ += symbol;
      if (Rest().starts_with(" <")) ++at_;
      return;
    }
    // operator new, operator""_x, operator bool, operator std::vector<int>: up to the parameters.
    while (at_ < text_.size() && text_[at_] != '(') {
      if (text_[at_] == '<') {
        Skip('<', '>');
        continue;
      }
      if (Rest().starts_with("[abi:")) {
        Skip('[', ']');
        continue;
      }
      out_.push_back(text_[at_++]);
    }
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool done_ = false;
  std::string out_;
};

}  // namespace

std::string CanonicalFunctionName(std::string_view name) { return Canonizer(name).Run(); }

}  // namespace impasse
