#include "host/windows/staging.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/digest.h"
#include "host/windows/command.h"

namespace sysring::host::windows {
namespace {

using namespace std::chrono_literals;

/// "C:\Windows" is "/C:/Windows".
std::string path_in_sftp(std::string path) {
  std::ranges::replace(path, '\\', '/');
  return "/" + path;
}

}  // namespace

std::string close(const std::string& directory) {
  return "icacls " + directory +
         " /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F /grant:r *S-1-5-32-544:(OI)(CI)F /q >nul";
}

std::string show_access(const std::string& directory) { return "cacls " + directory + " /S"; }

std::string make_directory(const Site& site, const Installed& installed) {
  const std::string directory = site.directory(installed);
  return in_turn({"mkdir " + directory, close(installed.staging), close(directory),
                  "icacls " + directory + " /setowner *S-1-5-32-544 /q >nul"});
}

transport::Operation put_file(const Site& site, const Installed& installed,
                              std::shared_ptr<const std::string> bytes) {
  return {.input = std::move(bytes),
          .deadline = 120s,
          .access = transport::Access::changes,
          .file = path_in_sftp(site.file(installed))};
}

std::string hash_file(const Site& site, const Installed& installed) {
  return in_turn({mark("hashed"), "certutil -hashfile " + site.file(installed) + " SHA256"});
}

/// certutil makes exact bytes of what findstr can pass on.
std::string decode_file(const Site& site, const Installed& installed) {
  const std::string directory = site.directory(installed);
  const std::string encoded = directory + "\\staged.b64";
  const auto is_closed = [](const std::string& path) {
    return show_access(path) + " | find " + quoted(closed_dacl) + " >nul && ";
  };
  return in_turn({make_directory(site, installed),
                  is_closed(installed.staging) + is_closed(directory) + "(findstr \"^\" >" +
                      encoded + "& certutil -decode -f " + encoded + " " + site.file(installed) +
                      " >nul& del /q " + encoded + "& " + hash_file(site, installed) + ")"});
}

/// In lines that findstr passes on.
std::string in_base64_lines(std::string_view bytes) {
  const std::string all = to_base64(bytes);
  std::string lines;
  for (std::size_t at = 0; at < all.size(); at += 76) lines += all.substr(at, 76) + "\r\n";
  return lines;
}

}  // namespace sysring::host::windows
