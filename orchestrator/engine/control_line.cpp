#include "engine/control_line.h"

#include <algorithm>
#include <string>

#include <sys/socket.h>

namespace sysring::engine {

Result<sockaddr_un> control_address(const std::filesystem::path& socket) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const std::string& path = socket.native();
  if (path.size() >= sizeof address.sun_path) {
    return Error{Reason::bad_value, Effect::none,
                 "found a path of " + std::to_string(path.size()) +
                     " bytes for the control socket, possible are " +
                     std::to_string(sizeof address.sun_path - 1),
                 path, "Move the workspace to a shorter path, or start from inside it with -C ."};
  }
  std::ranges::copy(path, address.sun_path);
  return address;
}

Result<Request> request_in(std::string_view line, const ledger::Actor& actor) {
  auto json = Json::parse(line);
  if (!json) return json.error().during("reading a request");
  const Json* verb = json->find("verb");
  if (verb == nullptr || verb->string() == nullptr) {
    return Error{Reason::protocol_broken, Effect::none, "found a request without a verb"};
  }
  const Json* arguments = json->find("arguments");
  return Request{*verb->string(), arguments == nullptr ? Json{} : *arguments, actor};
}

Json reply_of(const Error& error) {
  Json json;
  json["error"]["code"] = to_string(error.code);
  json["error"]["message"] = error.message;
  json["error"]["place"] = error.place;
  json["error"]["hint"] = error.hint;
  return json;
}

Json reply_of(const Result<Json>& result) {
  if (!result) return reply_of(result.error());
  Json json;
  json["ok"] = *result;
  return json;
}

Result<Json> result_in(const Json& reply) {
  if (const Json* ok = reply.find("ok")) return *ok;
  const Json* error = reply.find("error");
  const auto text = [&](std::string_view name) {
    const Json* member = error == nullptr ? nullptr : error->find(name);
    return member == nullptr || member->string() == nullptr ? std::string{} : *member->string();
  };
  const auto code = reason_named(text("code"));
  if (!code) return Error{Reason::protocol_broken, Effect::none, "found neither ok nor an error"};
  return Error{*code, Effect::none, text("message"), text("place"), text("hint")};
}

}  // namespace sysring::engine
