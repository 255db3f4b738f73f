#include <optional>

#include "lab/windows/engine.h"
#include "lab/windows/messages.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{30};

/// The operation, the key, and the switches behind them.
struct Request {
  std::string operation;
  std::string key;
  std::optional<std::string> value;  ///< /v; empty for /ve.
  std::string type = "REG_SZ";
  std::string data;
  std::string file;
  bool recursive = false;
  bool force = false;
};

bool read_switch(const Call& call, std::size_t& i, Request& out) {
  const auto name = upper(call.words[i]);
  const auto argument = [&](std::string& into) {
    if (i + 1 >= call.words.size()) return false;
    into = call.words[++i];
    return true;
  };
  if (name == "/V") return argument(out.value.emplace());
  if (name == "/VE") return out.value.emplace("").empty();
  if (name == "/S" && out.operation == "QUERY") return out.recursive = true;
  if (name == "/T" && out.operation == "ADD") return argument(out.type);
  if (name == "/D" && out.operation == "ADD") return argument(out.data);
  if (name == "/F" && (out.operation == "ADD" || out.operation == "DELETE"))
    return out.force = true;
  if (name == "/Y" && out.operation == "EXPORT") return out.force = true;
  return name == "/REG:64" || name == "/REG:32";
}

std::optional<Request> read_request(const Call& call) {
  Request out;
  out.operation = upper(call.word(0));
  out.key = full_key(call.word(1));
  if (out.key.empty()) return {};
  std::size_t i = 2;
  if (out.operation == "EXPORT") {
    out.file = call.word(i++);
    if (out.file.empty()) return {};
  }
  for (; i < call.words.size(); ++i)
    if (!read_switch(call, i, out)) return {};
  return out;
}

std::string type_of(const Value& value) {
  if (std::holds_alternative<std::uint32_t>(value.data)) return "REG_DWORD";
  if (std::holds_alternative<Bytes>(value.data)) return "REG_BINARY";
  return value.expands ? "REG_EXPAND_SZ" : "REG_SZ";
}

std::string data_of(const Value& value) {
  if (const auto* number = std::get_if<std::uint32_t>(&value.data)) return "0x" + hex(*number);
  if (const auto* bytes = std::get_if<Bytes>(&value.data)) return hex_bytes(**bytes);
  return std::get<std::string>(value.data);
}

std::string line_of(const Value& value) {
  return "    " + (value.name.empty() ? "(Default)" : value.name) + "    " + type_of(value) +
         "    " + data_of(value) + "\r\n";
}

void list(const State& state, const Key& key, const Request& request, std::string& out) {
  std::string lines;
  for (const auto& value : key.values)
    if (!request.value || same(value.name, *request.value)) lines += line_of(value);
  if (!lines.empty() || !request.value) out += "\r\n" + key.path + "\r\n" + lines;
  if (!lines.empty() || request.value) out += lines.empty() ? "" : "\r\n";
  for (const Key* child : state.registry.children(key.path)) {
    if (request.recursive) {
      list(state, *child, request, out);
    } else if (!request.value) {
      out += child->path + "\r\n";
    }
  }
}

cmd::Result complain(const State& state, Text text) {
  return failed(1, say(state.description.language, text) + "\r\n");
}

cmd::Result query(State& state, const Call& call, const Request& request) {
  const Key* const key = state.registry.find(request.key);
  if (key == nullptr) return complain(state, Text::no_key);
  if (!allowed(state.registry.security(request.key), call.token, access::read))
    return complain(state, Text::reg_denied);
  std::string out;
  list(state, *key, request, out);
  if (out.empty()) return complain(state, Text::no_key);
  return printed(out, usual);
}

void tell_sysmon(State& state, const Call& call, std::uint16_t id, const char* type,
                 const std::string& object, const std::string& details) {
  auto target = replaced(object, "HKEY_LOCAL_MACHINE", "HKLM");
  Fields fields{{"EventType", type},
                {"Image", call.image},
                {"TargetObject", std::move(target)},
                {"User", call.token.account}};
  if (id == 13) fields.emplace_back("Details", details);
  occur(state, {id, call.pid, std::move(fields)});
}

std::optional<Value> read_value(const Request& request) {
  const auto name = request.value.value_or("");
  const auto type = upper(request.type);
  if (type == "REG_SZ") return text_value(name, request.data);
  if (type == "REG_EXPAND_SZ") return Value{name, request.data, true};
  if (type != "REG_DWORD") return {};
  const auto data = number(request.data);
  if (!data || *data > 0xffffffff) return {};
  return number_value(name, static_cast<std::uint32_t>(*data));
}

cmd::Result add(State& state, const Call& call, const Request& request) {
  const auto value = read_value(request);
  if (!value) return failed(1, say(state.description.language, Text::reg_syntax, "ADD") + "\r\n");
  if (!allowed(state.registry.security(request.key), call.token, access::write | access::create))
    return complain(state, Text::reg_denied);
  if (state.registry.find(request.key) == nullptr) {
    state.registry.make(request.key);
    tell_sysmon(state, call, 12, "CreateKey", request.key, "");
  }
  if (request.value) {
    state.registry.set(request.key, *value);
    tell_sysmon(state, call, 13, "SetValue", request.key + '\\' + value->name, data_of(*value));
  }
  return printed(say(state.description.language, Text::succeeded) + "\r\n", usual);
}

cmd::Result remove(State& state, const Call& call, const Request& request) {
  const Key* const key = state.registry.find(request.key);
  if (key == nullptr || (request.value && key->find(*request.value) == nullptr))
    return complain(state, Text::no_key);
  if (!request.force) return failed(1, "ERROR: Invalid syntax. Default option is not allowed.\r\n");
  const auto right = request.value ? access::write : access::remove;
  if (!allowed(state.registry.security(request.key), call.token, right))
    return complain(state, Text::reg_denied);
  if (request.value) {
    state.registry.remove_value(request.key, *request.value);
    tell_sysmon(state, call, 12, "DeleteValue", request.key + '\\' + *request.value, "");
  } else {
    state.registry.remove(request.key);
    tell_sysmon(state, call, 12, "DeleteKey", request.key, "");
  }
  return printed(say(state.description.language, Text::succeeded) + "\r\n", usual);
}

std::string exported(const Value& value) {
  const auto name = value.name.empty() ? "@" : '"' + replaced(value.name, "\\", "\\\\") + '"';
  if (const auto* number = std::get_if<std::uint32_t>(&value.data))
    return name + "=dword:" + replaced(padded_left(hex(*number), 8), " ", "0") + "\r\n";
  if (const auto* bytes = std::get_if<Bytes>(&value.data)) {
    std::string out = name + "=hex:";
    for (std::size_t i = 0; i < (*bytes)->size(); ++i)
      out += (i == 0 ? "" : ",") + hex_bytes(std::string_view{**bytes}.substr(i, 1));
    return out + "\r\n";
  }
  return name + "=\"" + replaced(std::get<std::string>(value.data), "\\", "\\\\") + "\"\r\n";
}

cmd::Result export_key(State& state, const Call& call, const Request& request) {
  const Key* const key = state.registry.find(request.key);
  if (key == nullptr) return complain(state, Text::no_key);
  if (!allowed(state.registry.security(request.key), call.token, access::read))
    return complain(state, Text::reg_denied);
  std::string text = "Windows Registry Editor Version 5.00\r\n\r\n[" + key->path + "]\r\n";
  for (const auto& value : key->values) text += exported(value);
  const auto no = state.files.write(request.file, "\xff\xfe" + utf16le(text + "\r\n"), call.token);
  if (no != code::ok) return complain(state, Text::reg_denied);
  return printed(say(state.description.language, Text::succeeded) + "\r\n", usual);
}

}  // namespace

cmd::Result reg(State& state, const Call& call) {
  const auto request = read_request(call);
  const auto operation = upper(call.word(0));
  const auto run = operation == "QUERY"    ? query
                   : operation == "ADD"    ? add
                   : operation == "DELETE" ? remove
                   : operation == "EXPORT" ? export_key
                                           : nullptr;
  if (!request || run == nullptr)
    return failed(1, say(state.description.language, Text::reg_syntax, operation) + "\r\n");
  return run(state, call, *request);
}

}  // namespace lab::windows
