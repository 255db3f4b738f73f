#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "ledger/turn.h"

namespace sysring::engine {

// The owner of a workspace listens on .sysring/control.sock (0600). A request is one JSON object on
// one line, and so is its reply: {"ok":{...}} or {"error":{"code":402,"message":...,"hint":...}}.
// After the verbs watch, sweep, silence and restore, lines {"view":{...}}, {"happening":{...}},
// {"swept":{...}} and {"errand":{...}} follow until either side closes.

struct Request {
  std::string verb;  ///< pause, resume, abort, abort_keep, undo, retry, apply, watch, ping,
                     ///< sweep, silence, restore,
                     ///< keep_config, store_release, store_plan, record_trust
  Json arguments;
  ledger::Actor actor;  ///< From SO_PEERCRED, never from the request.
};

/// The owner's side: lives in the engine's poll loop, and never blocks it. A peer that does not
/// read what it is sent, or sends more than a line of 8 MiB, is dropped.
class ControlServer {
 public:
  static Result<ControlServer> listen(const std::filesystem::path& socket);
  ControlServer(ControlServer&& other) noexcept;
  ControlServer& operator=(ControlServer&&) = delete;
  ~ControlServer();  ///< Removes the socket.

  /// What poll() has to wait for.
  [[nodiscard]] std::vector<int> descriptors() const;

  using Answerer = std::function<Result<Json>(const Request&)>;
  /// Reads what has come, and answers it.
  void serve(const Answerer& answer);

  [[nodiscard]] bool is_watched() const;
  void tell_watchers(const Json& line);

 private:
  struct Peer;
  explicit ControlServer(int listener, std::filesystem::path socket);
  void accept_peers();
  void handle(Peer& peer, const Answerer& answer);

  int listener_;
  std::filesystem::path socket_;
  std::vector<Peer> peers_;
};

/// The side of a command in another terminal.
class ControlClient {
 public:
  /// Reason::not_found where nobody owns the workspace.
  static Result<ControlClient> connect(const std::filesystem::path& socket);
  ControlClient(ControlClient&& other) noexcept;
  ControlClient& operator=(ControlClient&&) = delete;
  ~ControlClient();

  /// The "ok" of the reply, or its error.
  Result<Json> ask(std::string_view verb, Json arguments);

  /// The next line that tells something, after "watch" or "sweep"; nothing once the owner has
  /// closed.
  Result<std::optional<Json>> next_line();

 private:
  explicit ControlClient(int descriptor) : descriptor_{descriptor} {}
  Result<std::optional<Json>> read_json();
  Result<std::optional<std::string>> read_line();

  int descriptor_;
  std::string read_;
  std::deque<Json> told_;  ///< What came before a reply that was waited for.
};

}  // namespace sysring::engine
