#include "lab/server/running_lab.h"

#include <fstream>
#include <iterator>
#include <sstream>

#include <nlohmann/json.hpp>

namespace lab::tests {
namespace {

std::vector<std::string> serve(const std::string& directory,
                               const std::vector<std::string>& options) {
  std::vector<std::string> argv{ECHO_LAB, "serve", directory};
  argv.insert(argv.end(), options.begin(), options.end());
  return argv;
}

std::string text_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<std::string> operator+(std::vector<std::string> left,
                                   const std::vector<std::string>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace

RunningLab::RunningLab(const std::vector<std::string>& options)
    : process_{serve(directory_.path(), options)} {
  EXPECT_TRUE(process_.says("}\n"));
  std::ifstream inventory{file("inventory.yml")};
  for (std::string word; inventory >> word;)
    if (word == "ansible_port:") inventory >> port_;
}

std::string RunningLab::address(const std::string& host) const {
  std::istringstream inventory{text_of(file("inventory.yml"))};
  for (std::string line; std::getline(inventory, line);) {
    if (line.find("    " + host + ": ") != 0) continue;
    const auto begin = line.find("127.");
    return line.substr(begin, line.find(',', begin) - begin);
  }
  ADD_FAILURE() << host << " is not in the inventory";
  return {};
}

std::vector<std::string> RunningLab::ssh_arguments(const std::string& host) const {
  const std::string account = host.starts_with("lx") ? "root" : "Administrator";
  std::vector<std::string> arguments{"-F", "none", "-i", file("key")};
  for (const auto& option :
       {"BatchMode=yes", "IdentitiesOnly=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=60",
        "LogLevel=ERROR", "GlobalKnownHostsFile=/dev/null"})
    arguments.insert(arguments.end(), {"-o", option});
  return arguments + std::vector<std::string>{"-o", "UserKnownHostsFile=" + file("known_hosts"),
                                              "-o", "Port=" + std::to_string(port_),
                                              account + '@' + address(host)};
}

Said RunningLab::run(const std::vector<std::string>& argv, const std::string& input) {
  std::ofstream{file("in"), std::ios::binary} << input;
  const std::vector<std::string> shell{
      "sh", "-c", "cd \"$0\" && { \"$@\" <in >out 2>err; echo $? >code; }", directory_.path()};
  sysring::tests::run(shell + argv);
  return {std::stoi(text_of(file("code"))), text_of(file("out")), text_of(file("err"))};
}

Said RunningLab::ssh(const std::string& host, const std::string& command,
                     const std::string& input) {
  return run(std::vector<std::string>{"ssh"} + ssh_arguments(host) + std::vector{command}, input);
}

Said RunningLab::sftp(const std::string& host, const std::string& batch) {
  return run(std::vector<std::string>{"sftp", "-b", "-"} + ssh_arguments(host), batch);
}

Said RunningLab::steer(const std::string& verb, const std::vector<std::string>& words) {
  return run(std::vector<std::string>{ECHO_LAB, verb, directory_.path()} + words);
}

}  // namespace lab::tests
