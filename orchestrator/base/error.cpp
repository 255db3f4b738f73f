#include "base/error.h"

#include "base/printable.h"

namespace sysring {

Error Error::during(std::string_view activity) const {
  Error told = *this;
  told.message = std::string{activity} + ": " + message;
  return told;
}

Error Error::at(std::string_view where) const {
  Error placed = *this;
  if (placed.place.empty()) placed.place = where;
  return placed;
}

std::string describe(const Error& error) {
  const std::string where = error.place.empty() ? "" : error.place + ": ";
  const auto remedy =
      error.hint.empty() ? page_of(error.code).remedy : std::string_view{error.hint};
  std::string text = "error[" + to_string(error.code) + "]: " + where + error.message;
  if (!remedy.empty()) text += "\n  " + std::string{remedy};
  return printable(text, 16'384);
}

}  // namespace sysring
