#include <algorithm>
#include <optional>
#include <vector>

#include "lab/windows/text.h"
#include "lab/windows/tool.h"

// Programs that pass on what they read, or some of it.
namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{20};

struct Search {
  bool counts = false;
  bool inverts = false;
  bool folds = false;
  std::vector<std::string> texts;  ///< One of them is enough.
  std::string file;
};

std::vector<std::string> lines_of(std::string_view text) {
  auto out = split(text, '\n');
  if (out.back().empty()) out.pop_back();
  for (auto& line : out)
    if (line.ends_with('\r')) line.pop_back();
  return out;
}

/// The text to search, from the file or from standard input; nothing where there is no file.
std::optional<std::string> text_of(const State& state, const Call& call, const std::string& path) {
  if (path.empty()) return call.input;
  const File* const file = state.files.find(path);
  if (file == nullptr || !file->bytes) return {};
  return *file->bytes;
}

bool contains(const Search& search, const std::string& line) {
  return std::ranges::any_of(search.texts, [&](const std::string& text) {
    return search.folds ? upper(line).find(upper(text)) != std::string::npos
                        : line.find(text) != std::string::npos;
  });
}

cmd::Result searched(const std::string& text, const Search& search) {
  std::string out;
  std::size_t count = 0;
  for (const auto& line : lines_of(text)) {
    if (contains(search, line) == search.inverts) continue;
    ++count;
    if (!search.counts) out += line + "\r\n";
  }
  if (search.counts) out = std::to_string(count) + "\r\n";
  return {count > 0 ? 0U : 1U, out, "", usual};
}

/// find wants its text in quotes, so the line itself has to be read.
std::optional<Search> read_find(const Call& call) {
  Search out;
  const auto open =
      call.line.find('"', call.line.starts_with('"') ? call.line.find('"', 1) + 1 : 0);
  const auto close = open == call.line.npos ? open : call.line.find('"', open + 1);
  if (close == call.line.npos) return {};
  out.texts = {call.line.substr(open + 1, close - open - 1)};
  bool seen_text = false;
  for (const auto& word : call.words) {
    if (same(word, "/c"))
      out.counts = true;
    else if (same(word, "/v"))
      out.inverts = true;
    else if (same(word, "/i"))
      out.folds = true;
    else if (word.starts_with('/'))
      return {};
    else if (!seen_text)
      seen_text = true;
    else if (out.file.empty())
      out.file = word;
    else
      return {};
  }
  return out;
}

std::optional<Search> read_findstr(const Call& call) {
  Search out;
  bool has_text = false;
  for (const auto& word : call.words) {
    if (same(word, "/i")) {
      out.folds = true;
    } else if (same(word, "/v")) {
      out.inverts = true;
    } else if (begins_with(word, "/c:")) {
      out.texts.push_back(word.substr(3));
      has_text = true;
    } else if (word.starts_with('/')) {
      return {};
    } else if (!has_text) {
      if (word != "^" && word.find_first_of("^$.*[]\\ ") != word.npos) return {};
      out.texts = {word == "^" ? "" : word};
      has_text = true;
    } else if (out.file.empty()) {
      out.file = word;
    } else {
      return {};
    }
  }
  if (!has_text) return {};
  return out;
}

/// findstr takes lines of any length from a file, and up to 8,190 characters from a pipe.
std::string without_long_lines(std::string_view text, std::string& complaints) {
  constexpr std::size_t too_long = 8'191;
  std::string out;
  std::size_t number = 0;
  for (const auto& line : lines_of(text)) {
    ++number;
    if (line.size() < too_long) {
      out += line + "\r\n";
    } else {
      complaints += "FINDSTR: Line " + std::to_string(number) + " is too long.\r\n";
    }
  }
  return out;
}

}  // namespace

cmd::Result find(State& state, const Call& call) {
  const auto search = read_find(call);
  if (!search) return failed(2, "FIND: Parameter format not correct\r\n");
  const auto text = text_of(state, call, search->file);
  if (!text) return failed(2, "File not found - " + search->file + "\r\n");
  return searched(*text, *search);
}

cmd::Result findstr(State& state, const Call& call) {
  const auto search = read_findstr(call);
  if (!search) return failed(2, "FINDSTR: Bad command line\r\n");
  auto text = text_of(state, call, search->file);
  if (!text) return failed(1, "FINDSTR: Cannot open " + search->file + "\r\n");
  std::string complaints;
  if (search->file.empty()) *text = without_long_lines(*text, complaints);
  auto result = searched(*text, *search);
  result.err = std::move(complaints);
  return result;
}

cmd::Result more(State& state, const Call& call) {
  if (call.words.size() > 1 || call.word(0).starts_with('/'))
    return failed(1, "Too many arguments in command line.\r\n");
  auto text = text_of(state, call, call.word(0));
  if (!text) return failed(1, "Cannot access file " + call.word(0) + "\r\n");
  std::string out;
  for (const auto& line : lines_of(*text)) {
    for (const char c : line) out += c == '\t' ? std::string(8, ' ') : std::string(1, c);
    out += "\r\n";
  }
  return printed(out, usual);
}

}  // namespace lab::windows
