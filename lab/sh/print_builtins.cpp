// `echo` and `printf`.
#include <array>
#include <charconv>
#include <cstdio>

#include "lab/sh/builtins.h"

namespace lab::sh {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

char plain_escape(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
      return '\\';
    default:
      return '\0';
  }
}

/// What `printf` goes through its format with.
class Format {
 public:
  Format(std::string_view format, Arguments arguments)
      : format_{format}, arguments_{std::move(arguments)} {}

  std::string all() {
    do {
      const auto before = at_;
      once();
      if (at_ == before) break;
    } while (at_ < arguments_.size() && !ended_);
    return std::move(out_);
  }
  [[nodiscard]] const std::string& complaint() const { return complaint_; }

 private:
  void once() {
    for (std::string_view rest = format_; !rest.empty() && !ended_;) {
      const auto percent = std::min(rest.find('%'), rest.size());
      out_ += rest.substr(0, percent);
      rest.remove_prefix(percent);
      if (!rest.empty()) rest.remove_prefix(directive(rest));
    }
  }

  std::string next() { return at_ < arguments_.size() ? arguments_[at_++] : std::string{}; }

  std::int64_t number(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!text.empty() && (error != std::errc{} || end != text.data() + text.size())) {
      complaint_ =
          text + (end == text.data() ? ": expected numeric value" : ": not completely converted");
    }
    return value;
  }

  /// Adds what a directive that `text` begins with asks for, and tells its length.
  std::size_t directive(std::string_view text) {
    const auto end = text.find_first_not_of("-+ #0123456789.", 1);
    const char kind = end == std::string_view::npos ? '\0' : text[end];
    const std::string flags{text.substr(1, end == std::string_view::npos ? 0 : end - 1)};
    switch (kind) {
      case '%':
        out_ += '%';
        break;
      case 's':
        padded(flags + "s", next().c_str());
        break;
      case 'c':
        padded(flags + "s", next().substr(0, 1).c_str());
        break;
      case 'b':
        escaped(flags);
        break;
      case 'd':
      case 'i':
      case 'u':
      case 'x':
      case 'X':
      case 'o':
        padded(flags + "l" + kind, number(next()));
        break;
      default:
        complaint_ =
            std::string{text.substr(0, kind == '\0' ? 1 : end + 1)} + ": invalid directive";
        ended_ = true;
    }
    return kind == '\0' ? text.size() : end + 1;
  }

  void escaped(const std::string& flags) {
    const auto value = unescape(next(), Octal::after_zero);
    padded(flags + "s", value.text.c_str());
    ended_ = value.ended;
  }

  template <typename Value>
  void padded(const std::string& how, Value value) {
    const auto format = "%" + how;
    const int size = std::snprintf(nullptr, 0, format.c_str(), value);
    std::string text(static_cast<std::size_t>(size) + 1, '\0');
    std::snprintf(text.data(), text.size(), format.c_str(), value);
    text.pop_back();
    out_ += text;
  }

  std::string_view format_;
  Arguments arguments_;
  std::size_t at_ = 0;
  std::string out_;
  std::string complaint_;
  bool ended_ = false;
};

}  // namespace

Unescaped unescape(std::string_view text, Octal octal) {
  Unescaped result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = at + 1 < text.size() ? text[at + 1] : '\0';
    if (text[at] != '\\' || c == '\0') {
      result.text += text[at];
    } else if (c == 'c') {
      result.ended = true;
      return result;
    } else if (c == '0' || (octal == Octal::any && is_octal(c))) {
      std::size_t digit = at + (octal == Octal::any ? 1 : 2);
      int value = 0;
      for (int count = 0; count < 3 && digit < text.size() && is_octal(text[digit]); ++count) {
        value = value * 8 + (text[digit++] - '0');
      }
      result.text += static_cast<char>(value);
      at = digit - 1;
    } else if (plain_escape(c) != '\0') {
      result.text += plain_escape(c);
      ++at;
    } else {
      result.text += '\\';
    }
  }
  return result;
}

int echo_builtin(Shell& shell, const Arguments& words) {
  const bool line = words.size() < 2 || words[1] != "-n";
  std::string text;
  for (std::size_t at = line ? 1 : 2; at < words.size(); ++at) {
    text += (at == (line ? 1U : 2U) ? "" : " ") + words[at];
  }
  auto [out, ended] = unescape(text, Octal::after_zero);
  if (line && !ended) out += '\n';
  if (shell.write(1, out) == 0) return 0;
  return shell.complain("echo: I/O error", 1);
}

int printf_builtin(Shell& shell, const Arguments& words) {
  if (words.size() < 2) throw Fatal{"printf: usage: printf format [arg ...]"};
  const auto format = unescape(words[1], Octal::any).text;
  Format printed{format, {words.begin() + 2, words.end()}};
  if (shell.write(1, printed.all()) != 0) return shell.complain("printf: I/O error", 1);
  if (printed.complaint().empty()) return 0;
  return shell.complain("printf: " + printed.complaint(), 1);
}

}  // namespace lab::sh
