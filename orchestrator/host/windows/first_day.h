#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "host/check.h"
#include "host/contact.h"
#include "host/status.h"
#include "host/windows/site.h"
#include "transport/transport.h"

// What was concluded of Windows and never seen on a real host, point by point, and how the answers
// of a host are judged. All of it is pure.
namespace sysring::host::windows {

struct Point {
  std::string_view claim;     ///< What was concluded.
  std::string_view expected;  ///< Of what is typed by hand; empty where the host is asked.
  /// One a line, with {image}, {service} and {driver} for the names of the host.
  std::string_view by_hand = {};
};

/// In their order: point 1 comes first, and those that are for somebody's hands come last.
std::span<const Point> first_day_points();

/// Of what a point is done by hand, with the names that an installation has.
std::vector<std::string> commands_of(const Point& point, const Installed& installed);

/// The names that an installation has where nobody has chosen others.
Installed usual_names();

/// What was seen so far, one for each point of which something is known.
class Findings {
 public:
  void take_look(const Look& look);
  void take_no_look(const Error& error);
  void take_trial(const transport::Answer& answer, const Look& look);
  void take_native_staging(const Result<Done>& staged);
  void take_sftp(const Result<Done>& staged);
  void take_scripted_staging(const Result<Done>& staged);
  void take_key(const Result<Done>& read, const Look& look);
  void take_removal(const Result<std::vector<std::string>>& left);

  /// Every point in its order; `why` for those that were not asked for.
  [[nodiscard]] std::vector<Check> all(const Installed& installed, const std::string& why) const;

 private:
  void put(std::size_t point, Standing standing, std::string found,
           std::optional<Reason> reason = std::nullopt);
  void take_staging(std::size_t point, const Result<Done>& staged);
  void take_names(const Look& look);
  void take_facts(const Look& look);
  void take_hash(const Look& look, std::optional<std::uint64_t> algorithms);

  std::vector<Check> checks_;
};

/// A contact that looks, tries the tools in a closed directory of ours that it removes again, and
/// reads who may read the rules: never anything that changes what Sysmon does.
std::unique_ptr<Contact> first_day(Site site);

}  // namespace sysring::host::windows
