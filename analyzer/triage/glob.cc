#include "analyzer/triage/glob.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace impasse {
namespace {

// One piece of a pattern and what it may stand for.
struct Token {
  enum Kind { kCharacter, kAnyCharacter, kAnyInComponent, kAny, kAnyDirectories } kind;
  char character = '\0';
};

std::vector<Token> Tokens(std::string_view pattern, bool is_path) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_path && pattern.substr(i, 3) == "**/" && (i == 0 || pattern[i - 1] == '/')) {
      tokens.push_back({Token::kAnyDirectories});
      i += 2;
    } else if (pattern[i] == '*') {
      const bool twice = pattern.substr(i, 2) == "**";
      tokens.push_back({is_path && !twice ? Token::kAnyInComponent : Token::kAny});
      i += twice ? 1 : 0;
    } else if (pattern[i] == '?') {
      tokens.push_back({Token::kAnyCharacter});
    } else {
      tokens.push_back({Token::kCharacter, pattern[i]});
    }
  }
  return tokens;
}

// `before[j]`: the tokens so far match the first j characters. Returns the same with one token
// more.
std::vector<bool> Advance(const std::vector<bool>& before, const Token& token,
                          std::string_view text) {
  const std::size_t n = text.size();
  std::vector<bool> after(n + 1, false);
  bool reached = false;  // a repeating token can have begun at or before here
  for (std::size_t j = 0; j <= n; ++j) {
    switch (token.kind) {
      case Token::kCharacter:
        after[j] = j > 0 && before[j - 1] && text[j - 1] == token.character;
        break;
      case Token::kAnyCharacter:
        after[j] = j > 0 && before[j - 1];
        break;
      case Token::kAnyInComponent:
        reached = before[j] || (reached && text[j - 1] != '/');
        after[j] = reached;
        break;
      case Token::kAny:
        reached = reached || before[j];
        after[j] = reached;
        break;
      case Token::kAnyDirectories:
        after[j] = before[j] || (reached && text[j - 1] == '/');
        reached = reached || before[j];
        break;
    }
  }
  return after;
}

bool Matches(const std::vector<Token>& tokens, std::string_view text) {
  std::vector<bool> reach(text.size() + 1, false);
  reach[0] = true;
  for (const Token& token : tokens) reach = Advance(reach, token, text);
  return reach[text.size()];
}

}  // namespace

bool GlobMatches(std::string_view pattern, std::string_view text) {
  return Matches(Tokens(pattern, false), text);
}

bool PathMatches(std::string_view pattern, std::string_view path) {
  if (pattern.substr(0, 2) == "./") pattern.remove_prefix(2);
  while (pattern.size() > 1 && pattern.back() == '/') pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != std::string_view::npos;
  const std::vector<Token> tokens = Tokens(pattern, true);
  for (std::size_t begin = 0, end = 0; end != std::string_view::npos;) {
    end = path.find('/', end + 1);
    const std::string_view part = path.substr(
        anchored ? 0 : begin, end == std::string_view::npos ? end : end - (anchored ? 0 : begin));
    if (Matches(tokens, part)) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace impasse
