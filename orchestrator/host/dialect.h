#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/time.h"
#include "host/status.h"
#include "sysmon/config.h"
#include "transport/transport.h"

namespace sysring::host {

/// After a crash over the wrong configuration, the right one has to be followed by a start.
enum class Revival : std::uint8_t { never, when_stopped };

/// What a verification waits for.
enum class Awaited : std::uint8_t {
  life,
  life_since_own_event_16,
  probe,       ///< Of the file that was loaded; it was created already.
  probe_anew,  ///< Created once more: on a quiet host nothing else happens in time.
};

/// How a platform is spoken to: for each step one line that is said and one answer that is read.
/// Both are pure; what the line depends on is in the task and in what the look has found.
class Dialect {
 public:
  virtual ~Dialect() = default;

  /// Reads everything that is to be known, and changes nothing.
  [[nodiscard]] virtual transport::Operation look() const = 0;
  [[nodiscard]] virtual Result<Look> look_in(const transport::Answer& answer, Time now) const = 0;

  /// Reads the exact bytes of the configuration in force. Nothing where a host has only what was
  /// compiled of them.
  [[nodiscard]] virtual std::optional<transport::Operation> keep(const Look& look) const = 0;
  [[nodiscard]] virtual Result<std::string> kept_in(const transport::Answer& answer) const = 0;

  /// Reads what a configuration can be rebuilt of, which is proven to be the same. Nothing where
  /// the exact bytes can be had.
  [[nodiscard]] virtual std::optional<transport::Operation> read_rules(const Look& look) const = 0;
  [[nodiscard]] virtual Result<sysmon::Config> rebuilt_in(
      const transport::Answer& answer) const = 0;

  /// Removes directories that earlier operations of this workspace left, makes a closed one of its
  /// own, writes the bytes into it and reads their hash back. One operation, or several that follow
  /// each other. What is not complete is removed.
  [[nodiscard]] virtual std::vector<transport::Operation> stage(
      const Look& look, std::shared_ptr<const std::string> bytes) const = 0;

  /// Of the operation with that number, counted from 0: whether the next one may follow, and of the
  /// last one, whether the file is there. Errors are not_staged, no_space, or scripts_refused where
  /// other tools may do.
  [[nodiscard]] virtual Result<Done> staged_in(const transport::Answer& answer, const Look& look,
                                               const Digests& sent, std::size_t part) const = 0;

  /// Reads who may read the rules, and closes the key to all others. Nothing where there is none.
  [[nodiscard]] virtual std::optional<transport::Operation> read_key(const Look& look) const = 0;
  [[nodiscard]] virtual std::optional<transport::Operation> close_key(const Look& look) const = 0;

  /// Takes what the key is like into the status; key_open or scripts_refused where it is not
  /// closed.
  [[nodiscard]] virtual Result<Done> key_in(const transport::Answer& answer, Look& look) const = 0;

  /// Loads the staged file, waits for its Event 16 and for the event of its probe, deletes it and
  /// tells what is in force. Loads nothing where the host no longer has the configuration that the
  /// look has found.
  [[nodiscard]] virtual transport::Operation apply(const Look& look, Revival revival) const = 0;
  [[nodiscard]] virtual Result<Loading> loading_in(const transport::Answer& answer) const = 0;

  /// Why `sysmon -c` was of no use, by exit code and words; nothing where it was. Exit code 0 alone
  /// means nothing: it also stands beside misspelt rules and a service that does not run.
  [[nodiscard]] virtual std::optional<Error> refusal_in(const Loading& loading) const = 0;

  /// Waits until the service has recorded what is awaited, and tells what is in force.
  [[nodiscard]] virtual transport::Operation verify(const Look& look, const Position& position,
                                                    Awaited awaited) const = 0;
  /// Whether `verify` knows `probe_anew`.
  [[nodiscard]] virtual bool proves_anew() const = 0;
  [[nodiscard]] virtual Result<Status> status_in(const transport::Answer& answer) const = 0;

  /// Removes our directories that the look has found, and nothing else; tells which are still
  /// there. bad_answer where it does not tell: that nothing is left has to be said.
  [[nodiscard]] virtual transport::Operation tidy(const Look& look) const = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> leftovers_in(
      const transport::Answer& answer) const = 0;

  /// What is missing of Sysmon, in the words of the platform.
  [[nodiscard]] virtual std::string words_of(fleet::Installation installation) const = 0;

  /// The full path of the staged file, as Event 16 repeats it.
  [[nodiscard]] virtual std::string file(const Look& look) const = 0;
};

}  // namespace sysring::host
