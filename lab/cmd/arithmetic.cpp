#include "lab/cmd/arithmetic.h"

#include <cstdlib>
#include <string>

#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

constexpr int deepest = 100;

bool in_name(char c) { return std::string_view{" \t+-*/%(),="}.find(c) == std::string_view::npos; }

/// 32 bits that wrap around. Once something is wrong, what is computed no longer matters.
class Calculation {
 public:
  Calculation(std::string_view text, Environment& environment)
      : text_{text}, environment_{environment} {}

  std::optional<std::int32_t> result() {
    std::uint32_t value = assignment();
    while (take(',')) value = assignment();
    if (peek() != '\0') wrong_ = true;
    if (wrong_) return {};
    return static_cast<std::int32_t>(value);
  }

 private:
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }
  std::string name() {
    std::string result;
    for (peek(); at_ < text_.size() && in_name(text_[at_]); ++at_) result += text_[at_];
    return result;
  }

  std::uint32_t assignment() {
    const auto before = at_;
    const auto target = name();
    const char sign = peek();
    const bool compound = sign != '=' && at_ + 1 < text_.size() && text_[at_ + 1] == '=';
    if (target.empty() || is_digit(target[0]) || (sign != '=' && !compound)) {
      at_ = before;
      return sum();
    }
    at_ += compound ? 2 : 1;
    const auto right = assignment();
    const auto value = compound ? apply(sign, value_of(target), right) : right;
    if (!wrong_) {
      environment_[upper(target)] = std::to_string(static_cast<std::int32_t>(value));
    }
    return value;
  }

  std::uint32_t sum() {
    auto value = product();
    for (char sign = peek(); sign == '+' || sign == '-'; sign = peek()) {
      ++at_;
      value = apply(sign, value, product());
    }
    return value;
  }
  std::uint32_t product() {
    auto value = factor();
    for (char sign = peek(); sign == '*' || sign == '/' || sign == '%'; sign = peek()) {
      ++at_;
      value = apply(sign, value, factor());
    }
    return value;
  }
  std::uint32_t factor() {
    if (++depth_ > deepest) wrong_ = true;
    if (wrong_) return 0;
    const auto value = signed_factor();
    --depth_;
    return value;
  }
  std::uint32_t signed_factor() {
    if (take('-')) return 0U - factor();
    if (take('+')) return factor();
    if (take('(')) {
      const auto value = assignment();
      if (!take(')')) wrong_ = true;
      return value;
    }
    const auto word = name();
    if (word.empty()) wrong_ = true;
    if (word.empty() || !is_digit(word[0])) return value_of(word);
    char* end = nullptr;
    const auto value = std::strtol(word.c_str(), &end, 0);
    if (*end != '\0') wrong_ = true;
    return static_cast<std::uint32_t>(value);
  }

  std::uint32_t value_of(const std::string& variable) const {
    const auto found = environment_.find(upper(variable));
    if (found == environment_.end()) return 0;
    return static_cast<std::uint32_t>(std::strtol(found->second.c_str(), nullptr, 0));
  }

  std::uint32_t apply(char sign, std::uint32_t left, std::uint32_t right) {
    if (sign == '+') return left + right;
    if (sign == '-') return left - right;
    if (sign == '*') return left * right;
    if (right == 0 || (sign != '/' && sign != '%')) {
      wrong_ = true;
      return 0;
    }
    const std::int64_t a = static_cast<std::int32_t>(left);
    const std::int64_t b = static_cast<std::int32_t>(right);
    return static_cast<std::uint32_t>(sign == '/' ? a / b : a % b);
  }

  std::string_view text_;
  Environment& environment_;  // NOLINT(*-avoid-const-or-ref-data-members)
  std::size_t at_ = 0;
  int depth_ = 0;
  bool wrong_ = false;
};

}  // namespace

std::optional<std::int32_t> evaluate(std::string_view text, Environment& environment) {
  return Calculation{text, environment}.result();
}

}  // namespace lab::cmd
