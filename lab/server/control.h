#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lab/server/descriptor.h"
#include "lab/server/poller.h"

namespace lab::server {

/// The lines of an answer, one after the other; empty at its end. Asked for one at a time, so that
/// what ten thousand machines have to say is never in memory at once.
using Lines = std::function<std::string()>;

/// A socket in the file system on which others of this user steer a lab that runs. A request is one
/// line, its words divided by tabs; the answer is "ok", lines and "end", or "error: " and why.
class Control {
 public:
  /// Carries a request's words out; throws std::invalid_argument for those that it cannot.
  using Handler = std::function<Lines(const std::vector<std::string>&)>;

  /// Throws std::system_error, or std::invalid_argument where a lab runs there already.
  Control(const std::string& path, Poller& poller, Handler handler);
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;
  ~Control();  ///< Removes the socket.

 private:
  class Door;
  class Client;
  void accept();
  void drop(const Client& client);

  std::string path_;
  Poller& poller_;
  Handler handler_;
  std::unique_ptr<Door> door_;
  std::map<const Client*, std::unique_ptr<Client>> clients_;
};

}  // namespace lab::server
