#include "host/contact.h"

#include "host/course.h"
#include "host/linux/dialect.h"
#include "host/windows/dialect.h"
#include "host/windows/first_day.h"

namespace sysring::host {
namespace {

/// The file of a task that loads nothing has no name, and is never written.
std::string file_name_of(const Task& task) {
  return task.file_name.empty() ? "none" : task.file_name;
}

Result<std::unique_ptr<Dialect>> linux_dialect(const Task& task) {
  linux::Site site{task.places, task.workspace, task.operation, file_name_of(task), task.probe};
  if (auto checked = check_names(site); !checked) return checked.error();
  return std::unique_ptr<Dialect>{std::make_unique<linux::LinuxDialect>(std::move(site))};
}

Result<windows::Site> windows_site(const Task& task) {
  windows::Site site{task.workspace, task.operation, file_name_of(task), task.probe,
                     task.key_readers};
  if (auto checked = check_names(site); !checked) return checked.error();
  return site;
}

Result<std::unique_ptr<Dialect>> windows_dialect(const Task& task) {
  auto site = windows_site(task);
  if (!site) return site.error();
  return std::unique_ptr<Dialect>{std::make_unique<windows::WindowsDialect>(*std::move(site))};
}

Result<std::unique_ptr<Contact>> first_day(fleet::Platform platform, const Task& task) {
  if (platform != fleet::Platform::windows) {
    return Error{Reason::bad_value, Effect::none,
                 "found a Linux host, expected one with Windows: the first day is its own"};
  }
  auto site = windows_site(task);
  if (!site) return site.error();
  return windows::first_day(*std::move(site));
}

Result<std::unique_ptr<Dialect>> dialect_of(fleet::Platform platform, const Task& task) {
  switch (platform) {
    case fleet::Platform::linux:
      return linux_dialect(task);
    case fleet::Platform::windows:
      break;
  }
  return windows_dialect(task);
}

}  // namespace

Result<std::unique_ptr<Contact>> make_contact(fleet::Platform platform, Task task) {
  if (task.purpose == Purpose::first_day) return first_day(platform, task);
  auto dialect = dialect_of(platform, task);
  if (!dialect) return dialect.error();
  return std::unique_ptr<Contact>{std::make_unique<Course>(std::move(task), std::move(*dialect))};
}

sysmon::Scene probe_scene(fleet::Platform platform, const fleet::Places& places,
                          const std::string& workspace) {
  return platform == fleet::Platform::linux ? linux::probe_scene(places, workspace)
                                            : windows::probe_scene(workspace);
}

}  // namespace sysring::host
