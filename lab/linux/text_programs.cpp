// cat, head, tail, wc and sort.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include "lab/linux/programs.h"

namespace lab::linux_host {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// What head and tail are asked for.
struct Piece {
  char unit = 'n';
  bool from = false;  ///< tail: from there on, rather than so much of the end.
  std::uint64_t count = 10;
  std::vector<std::string> files = {};
  std::optional<sh::Result> refusal = {};
};

Piece piece_of(const Call& call) {
  Piece piece;
  const auto operands = call.operands();
  for (std::size_t at = 0; at < operands.size(); ++at) {
    const auto& word = operands[at];
    if (!word.starts_with('-') || word == "-") {
      piece.files.push_back(word);
      continue;
    }
    if (word[1] != 'n' && word[1] != 'c') {
      piece.refusal = bad_option(call, word);
      return piece;
    }
    std::string value = word.substr(2);
    if (value.empty() && at + 1 < operands.size()) value = operands[++at];
    piece.unit = word[1];
    piece.from = value.starts_with('+');
    const auto count = number(piece.from ? value.substr(1) : value);
    if (!count) {
      piece.refusal =
          failed(call, std::string{"invalid number of "} + (piece.unit == 'n' ? "lines" : "bytes") +
                           ": '" + value + "'");
      return piece;
    }
    piece.count = *count;
  }
  if (piece.files.size() > 1) piece.refusal = bad_option(call, piece.files[1]);
  return piece;
}

/// The whole of the files, or of the standard input where none is named.
sh::Result contents(const Call& call, const std::vector<std::string>& files) {
  if (files.empty()) return {.out = call.input.take_all()};
  sh::Result result;
  for (const auto& path : files) {
    const auto content = open_file(call, path);
    result.err += content.error;
    if (content.input) result.out += content.input->take_all();
  }
  result.exit_code = result.err.empty() ? 0 : 1;
  return result;
}

std::string last_lines(const std::string& text, std::uint64_t count) {
  if (count == 0 || text.empty()) return "";
  auto at = text.size() - (text.ends_with('\n') ? 1 : 0);
  while (at > 0) {
    at = text.rfind('\n', at - 1);
    if (at == std::string::npos) return text;
    if (--count == 0) return text.substr(at + 1);
  }
  return text;
}

std::string lines_from(sh::Input& input, std::uint64_t first) {
  for (; first > 1 && input.take_line(); --first) {
  }
  return input.take_all();
}

std::string ending(sh::Input& input, const Piece& piece) {
  if (piece.unit == 'n') {
    return piece.from ? lines_from(input, piece.count) : last_lines(input.take_all(), piece.count);
  }
  const auto size = input.left();
  const auto skipped =
      piece.from ? std::max<std::uint64_t>(piece.count, 1) - 1 : size - std::min(size, piece.count);
  input.skip(skipped);
  return input.take_all();
}

std::string beginning(sh::Input& input, const Piece& piece) {
  if (piece.unit == 'c') return input.take(piece.count);
  std::string text;
  for (auto left = piece.count; left > 0; --left) {
    auto line = input.take_line();
    if (!line) break;
    text += *line;
  }
  return text;
}

template <typename Take>
sh::Result piece_from(const Call& call, const Piece& piece, Take take) {
  if (piece.refusal) return *piece.refusal;
  if (piece.files.empty()) return {.out = take(call.input, piece)};
  const auto content = open_file(call, piece.files[0]);
  if (content.input) return {.out = take(*content.input, piece)};
  return failed(call, "cannot open '" + piece.files[0] + "' for reading" +
                          content.error.substr(content.error.rfind(':'))
                              .substr(0, content.error.size() - content.error.rfind(':') - 1));
}

}  // namespace

sh::Result cat(const Call& call) {
  for (const auto& word : call.operands()) {
    if (word.starts_with('-')) return bad_option(call, word);
  }
  return contents(call, call.operands());
}

sh::Result head(const Call& call) {
  const auto piece = piece_of(call);
  if (piece.from) return failed(call, "invalid number: '+" + std::to_string(piece.count) + "'");
  return piece_from(call, piece, beginning);
}

sh::Result tail(const Call& call) { return piece_from(call, piece_of(call), ending); }

/// Of the standard input, whose size is known without reading it.
sh::Result wc(const Call& call) {
  const auto operands = call.operands();
  if (operands.size() != 1 || (operands[0] != "-c" && operands[0] != "-l")) {
    return bad_option(call, operands.empty() ? "-" : operands.back());
  }
  if (operands[0] == "-c") return {.out = std::to_string(call.input.left()) + "\n"};
  const auto text = call.input.take_all();
  return {.out = std::to_string(std::ranges::count(text, '\n')) + "\n"};
}

sh::Result sort(const Call& call) {
  for (const auto& word : call.operands()) {
    if (word.starts_with('-')) return bad_option(call, word, 2);
  }
  auto result = contents(call, call.operands());
  sh::Input input{std::exchange(result.out, {})};
  std::vector<std::string> lines;
  while (auto line = input.take_line()) {
    if (!line->ends_with('\n')) *line += '\n';
    lines.push_back(std::move(*line));
  }
  std::ranges::sort(lines);
  for (const auto& line : lines) result.out += line;
  return result;
}

}  // namespace lab::linux_host
