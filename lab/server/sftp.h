#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lab/machine/machine.h"
#include "lab/server/output.h"
#include "lab/server/wire.h"

namespace lab::server {

/// SFTP version 3 (draft-ietf-secsh-filexfer-02) over the files of a machine: packets in, packets
/// out. What it does not offer is answered with SSH_FX_OP_UNSUPPORTED: renaming, links, owners.
class Sftp {
 public:
  /// `home` is where paths begin that do not begin with a slash or a drive.
  Sftp(Files& files, std::string home);
  Sftp(const Sftp&) = delete;
  Sftp& operator=(const Sftp&) = delete;
  ~Sftp();  ///< What was written so far stays, as when a client is cut off.

  /// Answers the packets that `input` begins with and takes them out of it. False: the client has
  /// not taken the answers so far, and there is more to answer. Throws Malformed.
  bool take(std::string& input, Output& replies);

 private:
  struct OpenFile {
    std::string path;
    std::string bytes;
    std::uint32_t flags;
    bool changed;
  };
  struct OpenDirectory {
    std::string path;
    std::vector<std::string> names;  ///< Not yet told.
  };
  using Open = std::variant<OpenFile, OpenDirectory>;

  /// One request, and the reply that its handler gives: a packet without its length.
  struct Request {
    std::uint32_t id;
    WireReader body;
  };
  using Handler = std::string (Sftp::*)(Request&);
  static Handler handler_of(std::uint8_t type);

  std::string answer(std::string_view packet);
  std::string open(Request& request);
  std::string close(Request& request);
  std::string read(Request& request);
  std::string write(Request& request);
  std::string stat(Request& request);
  std::string stat_open(Request& request);
  std::string set_stat(Request& request);
  std::string set_open_stat(Request& request);
  std::string open_directory(Request& request);
  std::string read_directory(Request& request);
  std::string remove(Request& request);
  std::string make_directory(Request& request);
  std::string remove_directory(Request& request);
  std::string real_path(Request& request);
  std::string unsupported(Request& request);

  std::string new_handle(const Request& request, Open open);
  template <typename Kind>
  Kind* find(std::string_view handle);
  FileStatus store(OpenFile& file);
  [[nodiscard]] std::string path(std::string_view text) const;
  [[nodiscard]] bool is_windows() const { return home_.size() > 2 && home_[2] == ':'; }

  Files& files_;
  std::string home_;
  std::map<std::string, Open, std::less<>> open_;
  std::uint32_t last_handle_ = 0;
};

}  // namespace lab::server
