// ChannelTypes: how much the channels of a library hold. The file of a library in this folder that
// names channel types lists them here too, where their room is not the first argument of the
// constructor as it stands.
#ifndef IMPASSE_ANALYZER_LOCKAPI_CHANNEL_TYPES_H_
#define IMPASSE_ANALYZER_LOCKAPI_CHANNEL_TYPES_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "analyzer/model/registry.h"

namespace impasse::lockapi {

enum class Room : std::uint8_t {
  kGiven,            // the first argument; none without arguments: a rendezvous
  kOneLess,          // one less than the first argument
  kUnbounded,        // until a call sets a bound
  kUnboundedAtZero,  // the first argument; unbounded when it is 0 or not there
};

struct ChannelType {
  std::string_view name;  // "boost::fibers::buffered_channel"
  Room room = Room::kGiven;
  bool told = false;  // a send says whether it took place, and whoever sends has to look
};

struct ChannelTypes {
  std::string_view name;  // of the library
  std::span<const ChannelType> types;
};

inline std::string_view NameOf(const ChannelTypes& types) { return types.name; }

// ChannelTypeOf returns what is known of a type, template arguments disregarded; as given for all
// others.
ChannelType ChannelTypeOf(std::string_view type);

}  // namespace impasse::lockapi

// CHANNEL_TYPES(library, {"name", Room::kGiven, told}, ...) at the end of a library's file.
#define CHANNEL_TYPES(library, ...)                                                        \
  namespace impasse::lockapi {                                                             \
  namespace {                                                                              \
  constexpr ChannelType k_##library##_channel_types[] = {__VA_ARGS__};                     \
  constexpr ChannelTypes k_##library##_channels = {#library, k_##library##_channel_types}; \
  const ::impasse::Registry<ChannelTypes>::Registrar k_##library##_channels_registrar(     \
      &k_##library##_channels);                                                            \
  }                                                                                        \
  }

#endif  // IMPASSE_ANALYZER_LOCKAPI_CHANNEL_TYPES_H_
