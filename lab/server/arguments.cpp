#include "lab/server/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "lab/server/definitions.h"
#include "lab/server/hosts_file.h"

namespace lab::server {
namespace {

constexpr std::size_t most_hosts = 50'000;
constexpr std::array<std::string_view, 10> option_names{
    "--windows", "--linux", "--seed", "--hosts", "--config",
    "--fault",   "--speed", "--user", "--port",  "--faults-by-seed"};

std::uint64_t whole_number(const std::string& option, const std::string& text, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec == std::errc{} && read.ptr == end && number <= most) return number;
  throw std::invalid_argument{option + ": found '" + text + "', expected a number from 0 to " +
                              std::to_string(most)};
}

double speed_of(const std::string& text) {
  double speed = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, speed);
  if (read.ec == std::errc{} && read.ptr == end && speed >= 0.01 && speed <= 10'000) return speed;
  throw std::invalid_argument{"--speed: found '" + text + "', expected 0.01 to 10000"};
}

std::pair<std::string, std::string> split(const std::string& option, const std::string& text,
                                          char at, const std::string& wanted) {
  const auto place = text.find(at);
  if (place == std::string::npos || place == 0 || place + 1 == text.size())
    throw std::invalid_argument{option + ": found '" + text + "', expected " + wanted};
  return {text.substr(0, place), text.substr(place + 1)};
}

class Reader {
 public:
  explicit Reader(const std::vector<std::string>& words) : words_{words} {}

  ServeArguments read() {
    while (at_ < words_.size()) take(words_[at_++]);
    if (result_.options.directory.path.empty())
      throw std::invalid_argument{"found no directory, expected serve DIR"};
    auto drawn = draw(draw_, configs_);
    std::ranges::move(drawn, std::back_inserter(result_.hosts));
    if (result_.hosts.empty() || result_.hosts.size() > most_hosts)
      throw std::invalid_argument{"found " + std::to_string(result_.hosts.size()) +
                                  " hosts, expected 1 to " + std::to_string(most_hosts) +
                                  ": --windows N, --linux N or --hosts FILE"};
    for (const auto& [host, fault] : faults_) add_fault(host, fault);
    return std::move(result_);
  }

 private:
  using Take = void (Reader::*)(const std::string&);

  void take(const std::string& word) {
    static const std::map<std::string, Take, std::less<>> options{
        {"--windows", &Reader::windows_hosts},
        {"--linux", &Reader::linux_hosts},
        {"--seed", &Reader::seed},
        {"--hosts", &Reader::hosts},
        {"--config", &Reader::config},
        {"--fault", &Reader::fault},
        {"--faults-by-seed", &Reader::share},
        {"--speed", &Reader::speed},
        {"--user", &Reader::user},
        {"--port", &Reader::port},
    };
    const auto option = options.find(word);
    if (option == options.end()) return directory(word);
    if (at_ == words_.size()) throw std::invalid_argument{word + ": expected a value behind it"};
    (this->*option->second)(words_[at_++]);
  }

  void directory(const std::string& word) {
    auto& path = result_.options.directory.path;
    if (word.starts_with('-'))
      throw std::invalid_argument{"the option " + word + " is not known" +
                                  did_you_mean(word, option_names)};
    if (!path.empty())
      throw std::invalid_argument{"found '" + word + "' behind the directory '" + path +
                                  "', expected one directory"};
    path = word;
  }
  void windows_hosts(const std::string& text) {
    draw_.windows_hosts = whole_number("--windows", text, most_hosts);
  }
  void linux_hosts(const std::string& text) {
    draw_.linux_hosts = whole_number("--linux", text, most_hosts);
  }
  void seed(const std::string& text) {
    draw_.seed = whole_number("--seed", text, std::numeric_limits<std::uint64_t>::max());
  }
  void hosts(const std::string& file) {
    auto read = read_hosts_file(file);
    std::ranges::move(read, std::back_inserter(result_.hosts));
  }
  void config(const std::string& text) {
    const auto [kind, file] =
        split("--config", text, '=', "server=FILE, workstation=FILE or linux=FILE");
    if (kind != "server" && kind != "workstation" && kind != "linux")
      throw std::invalid_argument{"--config: found '" + kind +
                                  "', expected server, workstation or linux"};
    configs_[kind] = std::make_shared<const std::string>(read_text(file));
  }
  void fault(const std::string& text) {
    faults_.push_back(split("--fault", text, ':', "HOST:NAME or HOST:NAME=VALUE"));
  }
  void share(const std::string& text) {
    draw_.faulty_percent = static_cast<int>(whole_number("--faults-by-seed", text, 100));
  }
  void speed(const std::string& text) { result_.options.speed = speed_of(text); }
  void user(const std::string& text) { result_.options.account = text; }
  void port(const std::string& text) {
    result_.options.port = static_cast<std::uint16_t>(whole_number("--port", text, 65'535));
  }

  void add_fault(const std::string& host, const std::string& fault) {
    const auto found = std::ranges::find(result_.hosts, host, &Description::name);
    if (found == result_.hosts.end()) {
      std::vector<std::string_view> names;
      for (const auto& each : result_.hosts) names.emplace_back(each.name);
      throw std::invalid_argument{"--fault: found the host '" + host +
                                  "', expected one of the lab's, such as " +
                                  result_.hosts.front().name + did_you_mean(host, names)};
    }
    found->faults.push_back(fault);
  }

  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
  ServeArguments result_;
  Draw draw_;
  Configs configs_;
  std::vector<std::pair<std::string, std::string>> faults_;
};

}  // namespace

ServeArguments read_serve_arguments(const std::vector<std::string>& arguments) {
  return Reader{arguments}.read();
}

}  // namespace lab::server
