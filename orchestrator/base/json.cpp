#include "base/json.h"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

#include "base/line_index.h"
#include "base/printable.h"

namespace sysring {
namespace {

constexpr std::size_t deepest = 64;

}  // namespace

/// Between our value and the library's. Depth is bounded before anything here walks it.
struct JsonBridge {
  static nlohmann::json to_library(const Json& value) {
    return std::visit([](const auto& each) { return convert(each); }, value.value_);
  }

 private:
  static nlohmann::json convert(std::monostate) { return nullptr; }
  static nlohmann::json convert(const Json::Array& array) {
    auto result = nlohmann::json::array();
    for (const auto& each : array) result.push_back(to_library(each));
    return result;
  }
  static nlohmann::json convert(const Json::Object& object) {
    auto result = nlohmann::json::object();
    for (const auto& [name, each] : object) result[name] = to_library(each);
    return result;
  }
  template <typename Plain>
  static nlohmann::json convert(const Plain& value) {
    return value;
  }
};

namespace {

/// Builds our value from the library's events, so that nothing unbounded is ever built.
class Reader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return add(Json{}); }
  bool boolean(bool value) override { return add(Json{value}); }
  bool number_integer(std::int64_t value) override { return add(Json{value}); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
      return add(Json{static_cast<double>(value)});
    }
    return add(Json{value});
  }
  bool number_float(double value, const std::string&) override { return add(Json{value}); }
  bool string(std::string& value) override { return add(Json{std::move(value)}); }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json{Json::Object{}}); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json{Json::Array{}}); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    Level& level = open_.back();
    level.name = name;
    if (level.value.find(name) == nullptr) return true;
    fault_ = "found the member '" + printable_line(name, 80) + "' twice, expected it once";
    return false;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    position_ = position;
    fault_ = "found no JSON";
    return false;
  }

  Result<Json> finish(std::string_view text, bool complete) {
    if (complete) return std::move(result_);
    if (position_ == 0) return Error{Reason::bad_syntax, Effect::none, fault_};
    return Error{Reason::bad_syntax, Effect::none, fault_,
                 LineIndex{text}.line_and_column(std::min(position_ - 1, text.size()))};
  }

 private:
  struct Level {
    Json value;
    std::string name;
  };

  bool open(Json empty) {
    if (open_.size() >= deepest) {
      fault_ = "found more than " + std::to_string(deepest) + " levels of nesting";
      return false;
    }
    open_.push_back({std::move(empty), {}});
    return true;
  }

  bool close() {
    Json done = std::move(open_.back().value);
    open_.pop_back();
    return add(std::move(done));
  }

  bool add(Json value) {
    if (open_.empty()) {
      result_ = std::move(value);
      return true;
    }
    Level& level = open_.back();
    if (level.value.object() != nullptr) {
      level.value[level.name] = std::move(value);
    } else {
      push(level.value, std::move(value));
    }
    return true;
  }

  static void push(Json& array, Json value) {
    const_cast<Json::Array&>(*array.array()).push_back(std::move(value));
  }

  std::vector<Level> open_;
  Json result_;
  std::string fault_;
  std::size_t position_ = 0;
};

}  // namespace

Result<Json> Json::parse(std::string_view text) {
  Reader reader;
  const bool complete = nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
  return reader.finish(text, complete);
}

const Json* Json::find(std::string_view name) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found = members->find(name);
  return found == members->end() ? nullptr : &found->second;
}

Json& Json::operator[](std::string_view name) {
  if (is_null()) value_ = Object{};
  auto* members = std::get_if<Object>(&value_);
  check(members != nullptr, "only an object has members");
  return (*members)[std::string{name}];
}

std::string Json::dump() const {
  return JsonBridge::to_library(*this).dump(-1, ' ', true,
                                            nlohmann::json::error_handler_t::replace);
}

std::string Json::dump_for_people() const {
  return JsonBridge::to_library(*this).dump(2, ' ', true, nlohmann::json::error_handler_t::replace);
}

}  // namespace sysring
