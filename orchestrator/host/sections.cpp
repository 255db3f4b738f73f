#include "host/sections.h"

#include "base/printable.h"
#include "base/text.h"

namespace sysring::host {
namespace {

constexpr std::size_t excerpt = 200;

Error bad_answer(const std::string& message) { return {Reason::bad_answer, Effect::none, message}; }

/// What the host said, short enough for an error message.
std::string words_of(const transport::Answer& answer) {
  const auto err = trimmed(answer.err);
  const auto said = printable_line(err.empty() ? trimmed(answer.out) : err, excerpt);
  return said.empty() ? "nothing" : "'" + said + "'";
}

std::string ending_of(const transport::Answer& answer) {
  if (!answer.signal.empty()) return "signal " + printable_line(answer.signal, 20);
  return "exit code " + std::to_string(answer.exit_code);
}

/// Where a line that is exactly `line` begins, at or behind `from`.
std::size_t find_line(std::string_view text, std::string_view line, std::size_t from = 0) {
  for (auto at = text.find(line, from); at != std::string_view::npos;
       at = text.find(line, at + 1)) {
    const auto end = at + line.size();
    const bool begins = at == 0 || text[at - 1] == '\n';
    const bool ends = end == text.size() || text[end] == '\n' || text[end] == '\r';
    if (begins && ends) return at;
  }
  return std::string_view::npos;
}

/// What stands behind the line "#begin STEP".
Result<std::string_view> body_of(const transport::Answer& answer, std::string_view step) {
  const std::string begin = "#begin " + std::string{step};
  const std::string_view out = answer.out;
  if (answer.truncated) {
    return Error{Reason::answer_cut, Effect::none,
                 "found more than the " + std::to_string(out.size() + answer.err.size()) +
                     " bytes that are taken in"};
  }
  const auto at = find_line(out, begin);
  if (at != std::string_view::npos) return out.substr(at + begin.size());
  if (find_line(out, "#sudo") != std::string_view::npos) {
    return Error{Reason::access_denied, Effect::none,
                 "found neither root nor a sudo that lets it be: " + words_of(answer)};
  }
  return bad_answer("found " + words_of(answer) + " with " + ending_of(answer) +
                    ", expected the answer to '" + std::string{step} + "'");
}

Error cut_off(const transport::Answer& answer) {
  return bad_answer("found an answer that breaks off, with " + ending_of(answer) + " and " +
                    words_of(answer));
}

}  // namespace

Result<Sections> Sections::parse(const transport::Answer& answer, std::string_view step) {
  const auto body = body_of(answer, step);
  if (!body) return body.error();
  Sections sections;
  std::string_view rest = *body;
  for (auto at = rest.find("\n#"); at != std::string_view::npos; at = rest.find("\n#")) {
    rest.remove_prefix(at + 2);
    const auto line_end = std::min(rest.find('\n'), rest.size());
    const auto name = trimmed(rest.substr(0, line_end));
    rest.remove_prefix(line_end);
    if (name == "end") return sections;
    const auto text = trimmed(rest.substr(0, rest.find("\n#")));
    if (!sections.sections_.emplace(name, text).second) {
      return bad_answer("found the section '" + printable_line(name, 40) + "' twice");
    }
  }
  return cut_off(answer);
}

std::string_view Sections::text(std::string_view name) const {
  const auto found = sections_.find(name);
  return found == sections_.end() ? std::string_view{} : found->second;
}

std::vector<std::string_view> Sections::lines(std::string_view name) const {
  if (text(name).empty()) return {};
  return lines_of(text(name));
}

std::string_view Sections::value(std::string_view name, std::string_view key) const {
  for (const auto line : lines(name)) {
    if (line.starts_with(key) && line.substr(key.size()).starts_with('=')) {
      return trimmed(line.substr(key.size() + 1));
    }
  }
  return {};
}

std::optional<std::vector<std::string>> left_in(const Sections& sections,
                                                std::string_view workspace) {
  if (sections.text("left").empty()) return std::nullopt;
  const std::string prefix = std::string{workspace} + "-";
  std::vector<std::string> names;
  for (const auto line : sections.lines("left")) {
    const auto name = trimmed(line);
    if (name == "gone") continue;
    if (!name.starts_with(prefix)) return std::nullopt;
    if (parse_number(name.substr(prefix.size()))) names.emplace_back(name);
  }
  return names;
}

Result<std::string> counted_bytes(const transport::Answer& answer, std::string_view step) {
  const auto body = body_of(answer, step);
  if (!body) return body.error();
  constexpr std::string_view opening = "\n#bytes ";
  const auto at = body->find(opening);
  if (at == std::string_view::npos) return cut_off(answer);
  const auto behind = body->substr(at + opening.size());
  const auto line_end = behind.find('\n');
  const auto size = parse_number(trimmed(behind.substr(0, line_end)));
  if (!size || line_end == std::string_view::npos) return bad_answer("found no number of bytes");
  const auto bytes = behind.substr(line_end + 1);
  if (bytes.size() < *size || find_line(bytes, "#end", *size) == std::string_view::npos) {
    return cut_off(answer);
  }
  return std::string{bytes.substr(0, *size)};
}

}  // namespace sysring::host
