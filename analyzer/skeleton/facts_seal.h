// The seal of facts: the last bytes of a buffer, a hash of all bytes before them. The verifier of
// FlatBuffers finds what cannot be read; the seal finds what can be read and was not written so.
#ifndef IMPASSE_ANALYZER_SKELETON_FACTS_SEAL_H_
#define IMPASSE_ANALYZER_SKELETON_FACTS_SEAL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace impasse::skeleton {

inline constexpr std::size_t kSealSize = 4 + sizeof(std::uint64_t);

// SealOf returns the seal of these bytes.
inline std::string SealOf(std::string_view bytes) {
  constexpr std::uint64_t kPrime = 0x9e3779b97f4a7c15U;
  std::uint64_t hash = bytes.size() * kPrime;
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(hash)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min(sizeof(word), bytes.size() - at));
    hash = (hash ^ word) * kPrime;
    hash ^= hash >> 32U;
  }
  std::string seal("IMPS");
  for (unsigned shift = 0; shift < 64; shift += 8) seal += static_cast<char>(hash >> shift & 0xffU);
  return seal;
}

// WithoutSeal returns what was sealed.
inline std::string_view WithoutSeal(std::string_view bytes) {
  return bytes.substr(0, bytes.size() - std::min(bytes.size(), kSealSize));
}

// SealFacts appends the seal. O(bytes).
inline void SealFacts(std::string& bytes) { bytes += SealOf(bytes); }

// FactsAreSealed tells whether the bytes end with their seal. It guards against accidents: disks,
// transfers, merges. O(bytes).
inline bool FactsAreSealed(std::string_view bytes) {
  return bytes.size() > kSealSize &&
         bytes.substr(bytes.size() - kSealSize) == SealOf(WithoutSeal(bytes));
}

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_FACTS_SEAL_H_
