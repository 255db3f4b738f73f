#include "base/log.h"

#include <memory>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include "base/printable.h"

namespace sysring::log {
namespace {

std::shared_ptr<spdlog::logger>& current() {
  static std::shared_ptr<spdlog::logger> logger;
  return logger;
}

spdlog::level::level_enum library_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      break;
  }
  return spdlog::level::err;
}

std::string in_double_quotes(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

std::string shown(const std::string& value) {
  std::string text = printable_line(value);
  return text.empty() || text.find_first_of(" \"=") != std::string::npos ? in_double_quotes(text)
                                                                         : text;
}

}  // namespace

Result<Done> to_file(const std::filesystem::path& path, Level least) {
  const auto before = ::umask(0077);
  try {
    auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string());
    auto logger = std::make_shared<spdlog::logger>("sysring", std::move(sink));
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    logger->set_level(library_level(least));
    logger->flush_on(spdlog::level::info);
    current() = std::move(logger);
  } catch (const spdlog::spdlog_ex& fault) {
    ::umask(before);
    return Error{Reason::not_writable, Effect::none, fault.what(), path.string()};
  }
  ::umask(before);
  return Done{};
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  const auto logger = current();
  if (!logger || !logger->should_log(library_level(level))) return;
  std::string line;
  for (const auto& [name, value] : fields) line += std::string{name} + "=" + shown(value) + " ";
  logger->log(library_level(level), "{}event={}", line, event);
}

}  // namespace sysring::log
