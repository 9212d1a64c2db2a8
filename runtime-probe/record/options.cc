#include "runtime-probe/record/options.h"

#include <cstring>

#include "runtime-probe/record/system.h"

namespace impasse::probe {
namespace {

// One "name=value" of the environment, not NUL-terminated.
struct Setting {
  const char* name;
  std::size_t name_size;
  const char* value;
  std::size_t value_size;
};

bool NameIs(const Setting& setting, const char* name) {
  return std::strlen(name) == setting.name_size &&
         std::memcmp(name, setting.name, setting.name_size) == 0;
}

void Assign(const Setting& setting, Flag& flag) {
  flag = setting.value_size != 0 && setting.value[0] != '0' && setting.value[0] != 'n' &&
         setting.value[0] != 'f';
}

void Assign(const Setting& setting, Number& number) {
  Number sum = 0;
  for (std::size_t i = 0; i < setting.value_size && i < 12; ++i) {
    const char digit = setting.value[i];
    if (digit < '0' || digit > '9') return;
    sum = sum * 10 + static_cast<Number>(digit - '0');
  }
  if (setting.value_size != 0) number = sum;
}

void Copy(const char* text, std::size_t size, Word& word) {
  size = size < sizeof(word.text) ? size : sizeof(word.text) - 1;
  std::memcpy(word.text, text, size);
  word.text[size] = '\0';
}

void Assign(const Setting& setting, Word& word) { Copy(setting.value, setting.value_size, word); }

void Apply(const Setting& setting, Options& options) {
#define OPTION(type, name, default_value, help_text) \
  if (NameIs(setting, #name)) return Assign(setting, options.name);
#include "runtime-probe/record/options.inc"
#undef OPTION
  if (options.unknown.text[0] == '\0') Copy(setting.name, setting.name_size, options.unknown);
}

}  // namespace

bool Word::Is(const char* other) const { return std::strcmp(text, other) == 0; }

void ParseOptions(const char* text, Options& options) {
  while (text != nullptr && *text != '\0') {
    const std::size_t size = std::strcspn(text, ":");
    const std::size_t name_size = std::strcspn(text, "=:");
    const bool has_value = name_size < size;
    const char* value = has_value ? text + name_size + 1 : "1";
    if (size != 0) {
      Apply({text, name_size, value, has_value ? size - name_size - 1 : 1}, options);
    }
    text += size;
    if (*text == ':') ++text;
  }
}

void PrintOptions() {
#define OPTION(type, name, default_value, help_text) \
  Say(Text().Append(#name " (" #type ", default " #default_value "): ").Append(help_text));
#include "runtime-probe/record/options.inc"
#undef OPTION
}

}  // namespace impasse::probe
