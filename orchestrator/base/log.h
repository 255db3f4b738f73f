#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sysring::log {

/// error: someone must act. warn: someone should look. info: a state changed.
enum class Level : std::uint8_t { debug, info, warn, error };

struct Field {
  std::string_view name;
  std::string value;
};

/// From here on lines of this level and above go to the file, created 0600; before, nowhere.
Result<Done> to_file(const std::filesystem::path& path, Level least);

/// One fact an operator would act on, on one line: "host=ws1 ring=canary event=verified". Values
/// are made printable, and quoted where they hold a blank. Any thread may call it.
void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});

inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::info, event, fields);
}
inline void warn(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::warn, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::error, event, fields);
}

}  // namespace sysring::log
