#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/cli/command.h"

namespace impasse::cli {
namespace {

constexpr std::uint64_t kMicrosecond = 1'000;
constexpr std::uint64_t kMillisecond = 1'000'000;
constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kMinute = 60 * kSecond;
constexpr std::uint64_t kHour = 60 * kMinute;

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 8> kUnits = {{
    {"", kSecond},
    {"ns", 1},
    {"us", kMicrosecond},
    {"ms", kMillisecond},
    {"s", kSecond},
    {"m", kMinute},
    {"min", kMinute},
    {"h", kHour},
}};

std::string Number(double value, std::string_view unit) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.3g %.*s", value, static_cast<int>(unit.size()),
                unit.data());
  return text.data();
}

}  // namespace

std::optional<std::uint64_t> ParseDuration(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value) || value < 0) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const auto& [name, factor] : kUnits) {
    if (name != unit) continue;
    const double nanoseconds = value * static_cast<double>(factor);
    if (nanoseconds >= static_cast<double>(std::numeric_limits<std::int64_t>::max()))
      return std::nullopt;
    return static_cast<std::uint64_t>(std::llround(nanoseconds));
  }
  return std::nullopt;
}

std::string FormatDuration(std::uint64_t nanoseconds) {
  const auto value = static_cast<double>(nanoseconds);
  if (nanoseconds < kMicrosecond) return std::to_string(nanoseconds) + " ns";
  if (nanoseconds < kMillisecond) return Number(value / kMicrosecond, "us");
  if (nanoseconds < kSecond) return Number(value / kMillisecond, "ms");
  if (nanoseconds < kMinute) return Number(value / kSecond, "s");
  const std::uint64_t minutes = nanoseconds / kMinute;
  if (nanoseconds >= kHour)
    return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
  return std::to_string(minutes) + " min " + std::to_string(nanoseconds % kMinute / kSecond) + " s";
}

}  // namespace impasse::cli
