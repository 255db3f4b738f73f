#include "host/contact.h"

#include "host/linux/contact.h"

namespace sysring::host {

Result<std::unique_ptr<Contact>> make_contact(fleet::Platform platform, Task task) {
  switch (platform) {
    case fleet::Platform::linux:
      return linux::make_contact(std::move(task));
    case fleet::Platform::windows:
      break;
  }
  return Error{
      Reason::unsupported_platform, Effect::none,
      "found the platform '" + std::string{fleet::to_string(platform)} + "', expected linux"};
}

sysmon::Scene probe_scene(const fleet::Places& places, const std::string& workspace) {
  return linux::probe_scene(places, workspace);
}

}  // namespace sysring::host
