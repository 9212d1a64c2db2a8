#include "analyzer/model/fingerprint.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include "analyzer/model/user_code.h"

namespace impasse {
CycleLetter LetterFor(const CallPath& holds, const CallPath& requests) {
  return {InnermostUserFunction(holds), InnermostUserFunction(requests)};
}

std::vector<std::string> PrimitiveRoot(const std::vector<std::string>& word) {
  const std::size_t n = word.size();
  if (n < 2) return word;
  std::vector<std::size_t> border(n, 0);
  for (std::size_t i = 1, k = 0; i < n; ++i) {
    while (k > 0 && word[i] != word[k]) k = border[k - 1];
    if (word[i] == word[k]) ++k;
    border[i] = k;
  }
  const std::size_t period = n - border[n - 1];
  if (n % period != 0) return word;
  return {word.begin(), word.begin() + static_cast<std::ptrdiff_t>(period)};
}

std::vector<std::string> LeastRotation(const std::vector<std::string>& word) {
  const std::size_t n = word.size();
  std::size_t i = 0;
  std::size_t j = 1;
  std::size_t k = 0;
  while (i < n && j < n && k < n) {
    const std::string& a = word[(i + k) % n];
    const std::string& b = word[(j + k) % n];
    if (a == b) {
      ++k;
      continue;
    }
    (a > b ? i : j) += k + 1;
    if (i == j) ++j;
    k = 0;
  }
  const std::size_t start = std::min(i, j);
  std::vector<std::string> rotated;
  rotated.reserve(n);
  for (std::size_t m = 0; m < n; ++m) rotated.push_back(word[(start + m) % n]);
  return rotated;
}

std::string Fingerprint(std::string_view fingerprint_class, const std::vector<CycleLetter>& cycle) {
  std::vector<std::string> word;
  word.reserve(cycle.size());
  for (const CycleLetter& letter : cycle) {
    word.push_back(CanonicalFunctionName(letter.holder) + '\x1f' +
                   CanonicalFunctionName(letter.requester));
  }
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&hash](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    hash = (hash ^ 0x1e) * 0x100000001b3;
  };
  mix(fingerprint_class);
  for (const std::string& letter : LeastRotation(PrimitiveRoot(word))) mix(letter);
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
  return text.data();
}

}  // namespace impasse
