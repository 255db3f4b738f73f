#include "lab/cmd/messages.h"

#include <array>

namespace lab::cmd {
namespace {

struct Texts {
  Message message;
  std::string_view en, de, pt, zh;
};

/// In the order of the enumerators. What is not certain in a language is left out there.
constexpr std::array texts{
    Texts{Message::not_recognized,
          "'{}' is not recognized as an internal or external command,\r\n"
          "operable program or batch file.",
          "Der Befehl \"{}\" ist entweder falsch geschrieben oder\r\n"
          "konnte nicht gefunden werden.",
          "'{}' não é reconhecido como um comando interno\r\n"
          "ou externo, um programa operável ou um arquivo em lotes.",
          "'{}' 不是内部或外部命令，也不是可运行的程序\r\n或批处理文件。"},
    Texts{Message::unexpected, "{} was unexpected at this time.",
          "\"{}\" kann syntaktisch an dieser Stelle nicht verarbeitet werden.",
          "{} foi inesperado neste momento.", "此时不应有 {}。"},
    Texts{Message::syntax, "The syntax of the command is incorrect.", "Syntaxfehler.",
          "A sintaxe do comando está incorreta.", "命令语法不正确。"},
    Texts{Message::no_path, "The system cannot find the path specified.",
          "Das System kann den angegebenen Pfad nicht finden.",
          "O sistema não pode encontrar o caminho especificado.", "系统找不到指定的路径。"},
    Texts{Message::no_file, "The system cannot find the file specified.",
          "Das System kann die angegebene Datei nicht finden.",
          "O sistema não pode encontrar o arquivo especificado.", "系统找不到指定的文件。"},
    Texts{Message::no_such_file_named, "The system cannot find the file {}.",
          "Das System kann die Datei \"{}\" nicht finden.",
          "O sistema não pode encontrar o arquivo {}.", "系统找不到文件 {}。"},
    Texts{Message::denied, "Access is denied.", "Zugriff verweigert", "Acesso negado.",
          "拒绝访问。"},
    Texts{Message::not_empty, "The directory is not empty.", "Das Verzeichnis ist nicht leer.",
          "A pasta não está vazia.", "目录不是空的。"},
    Texts{Message::not_a_directory, "The directory name is invalid.",
          "Der Verzeichnisname ist ungültig.", "O nome do diretório é inválido.", "目录名称无效。"},
    Texts{Message::exists, "A subdirectory or file {} already exists.",
          "Ein Unterverzeichnis oder eine Datei mit dem Namen \"{}\" existiert bereits.",
          "Já existe uma subpasta ou um arquivo {}.", "子目录或文件 {} 已经存在。"},
    Texts{Message::could_not_find, "Could Not Find {}", "{} konnte nicht gefunden werden",
          "Não foi possível encontrar {}", "找不到 {}"},
    Texts{Message::file_not_found, "File Not Found", "Datei nicht gefunden",
          "Arquivo não encontrado", "找不到文件"},
    Texts{Message::line_too_long, "The command line is too long.", "Die Befehlszeile ist zu lang.",
          "A linha de comando é muito longa.", "命令行太长。"},
    Texts{Message::disk_full, "There is not enough space on the disk.",
          "Es steht nicht genug Speicherplatz auf dem Datenträger zur Verfügung.",
          "Não há espaço suficiente no disco.", "磁盘空间不足。"},
    Texts{Message::not_defined, "Environment variable {} not defined",
          "Die Umgebungsvariable \"{}\" ist nicht definiert.",
          "A variável de ambiente {} não foi definida", "环境变量 {} 没有定义"},
    Texts{Message::invalid_switch, "Invalid switch - \"{}\".", "", "", ""},
    Texts{Message::copied, "        {} file(s) copied.", "        {} Datei(en) kopiert.",
          "        {} arquivo(s) copiado(s).", "已复制         {} 个文件。"},
    Texts{Message::moved, "        {} file(s) moved.", "        {} Datei(en) verschoben.",
          "        {} arquivo(s) movido(s).", "移动了         {} 个文件。"},
    Texts{Message::code_page, "Active code page: {}", "Aktive Codepage: {}.",
          "Página de código ativa: {}", "活动代码页: {}"},
    Texts{Message::bad_code_page, "Invalid code page", "Unzulässige Codepage",
          "Página de código inválida", "无效代码页"},
    Texts{Message::version, "Microsoft Windows [Version {}]", "Microsoft Windows [Version {}]",
          "Microsoft Windows [versão {}]", "Microsoft Windows [版本 {}]"},
    Texts{Message::are_you_sure, "{}, Are you sure (Y/N)? ", "", "", ""},
    Texts{Message::label, "Invalid attempt to call batch label outside of batch script.", "", "",
          ""},
    Texts{Message::echo_is_on, "ECHO is on.", "ECHO ist eingeschaltet (ON).", "ECHO está ativado.",
          "ECHO 处于打开状态。"},
    Texts{Message::duplicate_name, "A duplicate file name exists, or the file\r\ncannot be found.",
          "", "", ""},
    Texts{Message::no_drive, "The system cannot find the drive specified.",
          "Das System kann das angegebene Laufwerk nicht finden.",
          "O sistema não pode encontrar a unidade especificada.", "系统找不到指定的驱动器。"},
    Texts{Message::missing_operand, "Missing operand.", "", "", ""},
};

std::string_view in(const Texts& found, std::string_view language) {
  if (language == "de" && !found.de.empty()) return found.de;
  if (language == "pt-BR" && !found.pt.empty()) return found.pt;
  if (language == "zh" && !found.zh.empty()) return found.zh;
  return found.en;
}

}  // namespace

std::string text_of(Message message, std::string_view language, std::string_view value) {
  std::string result{in(texts.at(static_cast<std::size_t>(message)), language)};
  const auto place = result.find("{}");
  if (place != std::string::npos) result.replace(place, 2, value);
  return result;
}

Message message_for(std::uint32_t error) {
  switch (error) {
    case 2:
      return Message::no_file;
    case 3:
      return Message::no_path;
    case 112:
      return Message::disk_full;
    case 145:
      return Message::not_empty;
    case 267:
      return Message::not_a_directory;
    default:
      return Message::denied;
  }
}

}  // namespace lab::cmd
