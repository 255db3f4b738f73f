#include "workspace/source.h"

#include <algorithm>

#include "base/digest.h"
#include "base/printable.h"

namespace sysring::workspace {
namespace {

constexpr std::size_t most_shown = 100;

Mark mark_at(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  const auto lines = std::ranges::count(before, '\n');
  const auto line_start = before.rfind('\n') + 1;
  return {static_cast<std::uint32_t>(lines + 1),
          static_cast<std::uint32_t>(offset - line_start + 1)};
}

}  // namespace

void Faults::add(Error error) {
  if (++count_ <= most_shown) first_.push_back(std::move(error));
}

Errors Faults::take() && {
  if (count_ > most_shown) {
    first_.push_back({Reason::too_big, Effect::none,
                      "found " + std::to_string(count_ - most_shown) + " faults more, the first " +
                          std::to_string(most_shown) + " are shown"});
  }
  return std::move(first_);
}

std::string Source::place(Mark mark) const {
  return name_ + ":" + std::to_string(mark.line) + ":" + std::to_string(mark.column);
}

void Source::fault(Reason code, Mark mark, std::string message, std::string hint) {
  faults_.add({code, Effect::none, std::move(message), place(mark), std::move(hint)});
}

void Source::fault(Error error, Mark mark) {
  if (!error.place.empty()) error.message = "at " + error.place + ": " + error.message;
  error.place = place(mark);
  faults_.add(std::move(error));
}

Outcome look_for_binary(std::string_view text, Source& source) {
  const auto* odd = std::ranges::find_if(text, [](char c) {
    return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
  });
  if (odd == text.end()) return Outcome::whole;
  source.fault(Reason::bad_syntax, mark_at(text, static_cast<std::size_t>(odd - text.begin())),
               "found the byte 0x" + to_hex({odd, 1}) + ", expected text in UTF-8");
  return Outcome::broken;
}

}  // namespace sysring::workspace
