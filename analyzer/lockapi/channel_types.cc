#include "analyzer/lockapi/channel_types.h"

namespace impasse::lockapi {

ChannelType ChannelTypeOf(std::string_view type) {
  const std::string_view name = type.substr(0, type.find('<'));
  for (const ChannelTypes* library : Registry<ChannelTypes>::All()) {
    for (const ChannelType& known : library->types) {
      if (known.name == name) return known;
    }
  }
  return {.name = type};
}

}  // namespace impasse::lockapi
