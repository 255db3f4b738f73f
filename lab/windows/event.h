#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lab/machine/machine.h"
#include "lab/windows/values.h"

namespace lab::windows {

enum class Source : std::uint8_t { sysmon, services, kernel, forwarding };

using Fields = std::vector<std::pair<std::string, std::string>>;

/// What an event says, shared by those that say the same. An empty UtcTime, ProcessGuid or
/// ProcessId is the record's own.
struct Body {
  Source source = Source::sysmon;
  std::uint16_t id = 0;
  std::string user;  ///< The SID of whoever wrote it.
  Values values;
};

/// One event in a channel.
struct Record {
  std::uint64_t id = 0;
  Time at{};
  std::uint32_t writer = 0;   ///< Execution/ProcessID.
  std::uint32_t subject = 0;  ///< The process that the event is about.
  std::shared_ptr<const Body> body;
};

/// The names of an event's data, in order, RuleName first where a rule decides about it.
const std::vector<std::string_view>& field_names(Source source, std::uint16_t id);

Body make_body(std::uint16_t id, std::string user, const Fields& fields);

/// A piece of an event's XML.
struct Element {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes = {};
  std::string text = {};
  std::vector<Element> children = {};
};

Element element(const Record& record, const std::string& computer, std::string_view channel);

/// In one line with single quotes, as wevtutil prints it.
std::string xml(const Element& element);

std::string utc_time(Time at);     ///< "2022-09-22 23:50:18.947"
std::string system_time(Time at);  ///< "2022-09-22T23:50:18.947000000Z"
std::string process_guid(std::uint32_t pid);

}  // namespace lab::windows
