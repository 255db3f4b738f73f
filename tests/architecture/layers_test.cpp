#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

/// What one layer() line declares.
struct Layer {
  std::set<std::string> needs;  ///< Itself included.
  std::set<std::string> uses;
};
using Layers = std::map<std::string, Layer>;

/// Headers that neither the standard library nor a layer owns, by the start of their path, and
/// what their target is called in USES. The system's own belong to everybody.
struct Owner {
  std::string_view header;
  std::string_view target;
};
constexpr std::string_view everybody;
constexpr auto owners = std::to_array<Owner>({
    {"CLI/", "CLI11"},         {"SQLiteCpp/", "SQLiteCpp"}, {"cpprest/", "cpprestsdk"},
    {"fmt/", "fmt"},           {"gssapi/", "GSSAPI"},       {"libssh2", "libssh2"},
    {"nlohmann/", "nlohmann"}, {"openssl/", "OpenSSL"},     {"pplx/", "cpprestsdk"},
    {"pugixml", "pugixml"},    {"spdlog/", "spdlog"},       {"sqlite3", "SQLite"},
    {"yaml-cpp/", "yaml-cpp"}, {"utf8proc", "utf8proc"},    {"zlib", "ZLIB"},
    {"arpa/", everybody},      {"fcntl.h", everybody},      {"netdb.h", everybody},
    {"malloc.h", everybody},   {"netinet/", everybody},     {"poll.h", everybody},
    {"pwd.h", everybody},      {"spawn.h", everybody},      {"sys/", everybody},
    {"termios.h", everybody},  {"unistd.h", everybody},
});

/// Reads the layer() lines of a CMakeLists.txt.
Layers layers_in(const std::string& cmake) {
  Layers layers;
  std::istringstream lines{cmake};
  for (std::string line; std::getline(lines, line);) {
    std::ranges::replace(line, '(', ' ');
    std::ranges::replace(line, ')', ' ');
    std::istringstream words{line.substr(0, line.find('#'))};
    std::string word;
    std::string name;
    if (!(words >> word >> name) || word != "layer") continue;
    Layer& layer = layers[name];
    layer.needs.insert(name);
    auto* list = &layer.needs;
    while (words >> word) {
      if (word == "NEEDS" || word == "USES") {
        list = word == "NEEDS" ? &layer.needs : &layer.uses;
      } else {
        list->insert(word);
      }
    }
  }
  return layers;
}

/// The path of an #include line, or nothing; the whole line when it hides its path in a macro.
std::string included(std::string line) {
  std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
  if (!line.starts_with("#include")) return {};
  const auto open = line.find_first_of("<\"");
  if (open == std::string::npos) return line;
  return line.substr(open + 1, line.find_first_of(">\"", open + 1) - open - 1);
}

bool allows(const Layers& layers, const Layer& layer, const std::string& header) {
  if (header == "regex") return false;  // slow and unbounded; RE2 is what we use
  const std::string folder = header.substr(0, header.find('/'));
  if (layers.contains(folder)) return layer.needs.contains(folder);
  if (header.find_first_of("./#") == std::string::npos) return true;  // the standard library

  const auto* owner = std::ranges::find_if(
      owners, [&](const Owner& each) { return header.starts_with(each.header); });
  if (owner == owners.end()) return false;
  return owner->target == everybody || std::ranges::any_of(layer.uses, [&](const auto& target) {
           return target.find(owner->target) != std::string::npos;
         });
}

/// The headers in a source text that its layer may not include.
std::vector<std::string> violations(const Layers& layers, const std::string& layer,
                                    const std::string& source) {
  std::vector<std::string> found;
  const auto declared = layers.find(layer);
  if (declared == layers.end()) return {"no layer() line declares " + layer};
  std::istringstream lines{source};
  for (std::string line; std::getline(lines, line);) {
    const std::string header = included(line);
    if (!header.empty() && !allows(layers, declared->second, header)) found.push_back(header);
  }
  return found;
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

TEST(Architecture, EveryIncludeFollowsTheDeclaredLayers) {
  const fs::path root = fs::path{SOURCE_DIR} / "orchestrator";
  const Layers layers = layers_in(text_of(root / "CMakeLists.txt"));
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator{root}) {
    const fs::path file = fs::relative(entry.path(), root);
    if (file.extension() != ".h" && file.extension() != ".cpp") continue;
    ++files;
    for (const auto& header : violations(layers, file.begin()->string(), text_of(entry.path()))) {
      ADD_FAILURE() << file << " may not include " << header;
    }
  }
  EXPECT_GT(files, layers.size());
}

class PlantedViolation : public testing::Test {
 protected:
  static std::vector<std::string> in(const std::string& layer, const std::string& source) {
    static const Layers layers = layers_in(
        "layer(base                 USES OpenSSL::Crypto)  # layer(base NEEDS host)\n"
        "layer(transport NEEDS base USES PkgConfig::libssh2)\n"
        "# layer(fleet   NEEDS base)\n"
        "layer(host      NEEDS base transport)\n");
    return violations(layers, layer, source);
  }
  using Found = std::vector<std::string>;
};

TEST_F(PlantedViolation, IsSeenInEitherFormOfInclude) {
  EXPECT_EQ(in("base", "#include \"host/contact.h\"\n"), Found{"host/contact.h"});
  EXPECT_EQ(in("base", "#include <host/contact.h>\n"), Found{"host/contact.h"});
  EXPECT_EQ(in("base", " #\tinclude<host/contact.h>  // why\n"), Found{"host/contact.h"});
  EXPECT_EQ(in("base", "#include \"../host/contact.h\"\n"), Found{"../host/contact.h"});
  EXPECT_EQ(in("base", "#include HEADER\n"), Found{"#includeHEADER"});
  EXPECT_EQ(in("host", "#include <host/contact.h>\n#include \"base/result.h\"\n"), Found{});
}

TEST_F(PlantedViolation, IsSeenWhenALibraryIsIncludedOutsideTheLayerThatUsesIt) {
  EXPECT_EQ(in("transport", "#include <libssh2_sftp.h>\n#include <sys/epoll.h>\n"), Found{});
  EXPECT_EQ(in("host", "#include <libssh2.h>\n"), Found{"libssh2.h"});
  EXPECT_EQ(in("host", "#include <openssl/evp.h>\n"), Found{"openssl/evp.h"});
  EXPECT_EQ(in("host", "#include <unheard/of.h>\n"), Found{"unheard/of.h"});
  EXPECT_EQ(in("host", "#include <regex>\n#include <string>\n"), Found{"regex"});
}

TEST_F(PlantedViolation, IsNotExcusedByALayerLineInAComment) {
  EXPECT_EQ(in("fleet", ""), Found{"no layer() line declares fleet"});
  EXPECT_EQ(in("base", "#include <transport/transport.h>\n"), Found{"transport/transport.h"});
}

}  // namespace
