#include "collector/tail.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include <fcntl.h>

#include "base/descriptor.h"
#include "base/log.h"
#include "collector/unpack.h"

namespace sysring::collector {
namespace {

constexpr std::size_t told_apart_by = 1'024;
constexpr std::size_t most_retired = 256;

/// The first bytes of its content, and whether that is packed.
struct Beginning {
  std::string bytes;
  bool packed = false;
};

/// A damaged file gives what can be had: that it is damaged is told when it is read.
Result<Beginning> beginning_of(int file) {
  Beginning beginning;
  const Blocks collect = [&](std::string_view block) {
    beginning.bytes += block.substr(0, told_apart_by - beginning.bytes.size());
    return beginning.bytes.size() < told_apart_by;
  };
  auto read = read_plain(file, 0, told_apart_by, collect);
  if (!read) return read.error();
  if (!is_gzip(beginning.bytes)) return beginning;
  beginning = {.bytes = {}, .packed = true};
  auto unpacked = read_packed(file, collect);
  if (!unpacked && unpacked.error().code == Reason::collector_unreadable) return unpacked.error();
  return beginning;
}

/// Passes the blocks on without their first `skip` bytes.
Blocks behind(std::uint64_t skip, Lines& lines) {
  return [skip, &lines](std::string_view block) mutable {
    const auto left_out = std::min<std::uint64_t>(skip, block.size());
    skip -= left_out;
    lines.feed(block.substr(static_cast<std::size_t>(left_out)));
    return true;
  };
}

Result<Done> read_lines(int file, const File& now, bool packed, Lines& lines) {
  const auto from = lines.position().offset;
  auto read = packed ? read_packed(file, behind(from, lines))
                     : read_plain(file, from, now.version.size, behind(0, lines));
  if (!read) return read.error();
  if (packed && *read == Ending::complete) lines.finish();
  return Done{};
}

/// A file that does not become better by being read again costs its rest, not the pass.
Result<Done> forgiven(const Result<Done>& read, const std::filesystem::path& path) {
  if (read || read.error().code == Reason::collector_unreadable) return read;
  log::warn("collector_file_skipped", {{"file", path.string()}, {"text", read.error().message}});
  return Done{};
}

void take(std::string_view line, const Window& window, Time since, Gathering& gathering) {
  auto told = read_line(line);
  if (!told) return gathering.pass_over(1);
  if (*told) gathering.take(**std::move(told), window, since);
}

}  // namespace

void Tail::begin_pass(const std::vector<File>& files) {
  std::set<FileId> there;
  std::map<std::string, FileId> called;
  for (const auto& file : files) {
    there.insert(file.id);
    called.emplace(file.name, file.id);
  }
  replaced_.clear();
  for (auto known = files_.begin(); known != files_.end();) {
    const auto& progress = known->second;
    const auto now = called.find(progress.name);
    if (now != called.end() && now->second != known->first) {
      replaced_[progress.name] = progress.version.changed_at;
    }
    if (there.contains(known->first)) {
      ++known;
      continue;
    }
    retire(std::move(known->second));
    known = files_.erase(known);
  }
}

void Tail::retire(Progress progress) {
  retired_.push_back(std::move(progress));
  if (retired_.size() > most_retired) retired_.pop_front();
}

/// A copy goes on where what it was copied from had been read to.
Position Tail::continued(const std::string& beginning) const {
  Position furthest;
  const auto look = [&](const Progress& known) {
    const bool same = !known.beginning.empty() && beginning.starts_with(known.beginning);
    if (same && known.position.offset > furthest.offset) furthest = known.position;
  };
  std::ranges::for_each(retired_, look);
  for (const auto& [id, progress] : files_) look(progress);
  return furthest;
}

Tail::Progress& Tail::progress_of(const File& file, const std::string& beginning, Time& earliest) {
  if (const auto known = files_.find(file.id); known != files_.end()) {
    earliest = known->second.version.changed_at;
    if (beginning.starts_with(known->second.beginning)) return known->second;
    retire(std::move(known->second));
    files_.erase(known);
  } else if (const auto before = replaced_.find(file.name); before != replaced_.end()) {
    earliest = before->second;
  }
  Progress fresh;
  fresh.position = continued(beginning);
  if (fresh.position.offset > 0) earliest = Time::min();
  return files_.emplace(file.id, std::move(fresh)).first->second;
}

bool Tail::is_read(const File& file, Time since) {
  const auto known = files_.find(file.id);
  if (known == files_.end()) return file.version.changed_at < since;
  known->second.name = file.name;
  return known->second.version == file.version;
}

Result<Done> Tail::read(const std::filesystem::path& directory, const File& file, Time since,
                        Gathering& gathering) {
  if (is_read(file, since)) return Done{};
  const auto path = directory / file.name;
  const Descriptor open{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (!open && (errno == ENOENT || errno == ELOOP)) return Done{};
  if (!open) {
    return Error{Reason::collector_unreadable, Effect::none,
                 std::string{"expected a file that can be read, found: "} + std::strerror(errno),
                 path.string(), "give the right to read it, or a narrower pattern in sysring.yaml"};
  }
  const auto now = file_behind(open.number(), file.name);
  if (!now) return now.error().at(path.string());
  auto beginning = beginning_of(open.number());
  if (!beginning) return beginning.error().at(path.string());

  Window window{.latest = now->version.changed_at};
  auto& progress = progress_of(*now, beginning->bytes, window.earliest);
  if (!beginning->packed && now->version.size < progress.position.offset) progress.position = {};
  Lines lines{progress.position,
              [&](std::string_view line) { take(line, window, since, gathering); }};
  const auto read = forgiven(read_lines(open.number(), *now, beginning->packed, lines), path);
  gathering.pass_over(lines.too_long());
  progress.beginning = std::move(beginning->bytes);
  progress.position = lines.position();
  if (!read) return read.error().at(path.string());
  progress.name = file.name;
  progress.version = now->version;
  return Done{};
}

}  // namespace sysring::collector
