// Sha256: FIPS 180-4, for cache keys. `impasse` links no cryptographic library.
#ifndef IMPASSE_ANALYZER_CLI_SHA256_H_
#define IMPASSE_ANALYZER_CLI_SHA256_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace impasse::cli {

// Sha256 takes bytes in pieces. Add with a length before each piece (AddField) keeps ("ab", "c")
// and
// ("a", "bc") apart.
class Sha256 {
 public:
  void Add(std::string_view bytes);
  void AddField(std::string_view bytes);
  // Hex ends the computation and returns 64 hexadecimal digits.
  std::string Hex();

 private:
  void Block(const std::uint8_t* data);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint8_t, 64> buffer_ = {};
  std::size_t buffered_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_SHA256_H_
