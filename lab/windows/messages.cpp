#include "lab/windows/messages.h"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "lab/windows/text.h"

namespace lab::windows {
namespace {

constexpr std::array<std::string_view, 4> languages{"en", "de", "pt-BR", "zh"};
using Translations = std::array<std::string_view, 4>;

const std::map<Text, Translations>& texts() {
  static const std::map<Text, Translations> all{
      {Text::succeeded,
       {"The operation completed successfully.", "Der Vorgang wurde erfolgreich beendet.",
        "A operação foi concluída com êxito.", "操作成功完成。"}},
      {Text::no_key,
       {"ERROR: The system was unable to find the specified registry key or value.",
        "FEHLER: Der angegebene Registrierungsschlüssel bzw. Wert wurde nicht gefunden.",
        "ERRO: o sistema não pôde localizar a chave ou o valor do Registro especificado.",
        "错误: 系统找不到指定的注册表项或值。"}},
      {Text::reg_denied,
       {"ERROR: Access is denied.", "FEHLER: Zugriff verweigert", "ERRO: Acesso negado.",
        "错误: 拒绝访问。"}},
      {Text::reg_syntax,
       {"ERROR: Invalid syntax.\r\nType \"REG {} /?\" for usage.",
        "FEHLER: Ungültige Syntax.\r\nGeben Sie \"REG {} /?\" ein, um die Syntax anzuzeigen.",
        "ERRO: sintaxe inválida.\r\nDigite \"REG {} /?\" para obter o uso.",
        "错误: 无效语法。\r\n键入 \"REG {} /?\" 以获取用法信息。"}},
      {Text::sc_failed, {"FAILED", "FEHLER", "FALHA", "失败"}},
      {Text::filters_header,
       {"Filter Name                     Num Instances    Altitude    Frame",
        "Filtername                      Anz. Instanzen    Höhe       Rahmen",
        "Nome do Filtro                  Núm. Instâncias  Altitude    Quadro",
        "筛选器名称                      数字实例       高度          框架"}},
      {Text::hash_of,
       {"SHA256 hash of {}:", "SHA256-Hash von {}:", "SHA256 hash de {}:", "SHA256 的 {} 哈希:"}},
      {Text::certutil_done,
       {"CertUtil: {} command completed successfully.",
        "CertUtil: {}-Befehl wurde erfolgreich ausgeführt.",
        "CertUtil: {} : comando concluído com êxito.", "CertUtil: {} 命令成功完成。"}},
      {Text::icacls_done,
       {"Successfully processed 1 files; Failed processing 0 files",
        "1 Dateien erfolgreich verarbeitet, bei 0 Dateien ist ein Verarbeitungsfehler aufgetreten.",
        "1 arquivos processados com êxito; falha no processamento de 0 arquivos",
        "已成功处理 1 个文件; 处理 0 个文件时失败"}},
      {Text::icacls_failed,
       {"Successfully processed 0 files; Failed processing 1 files",
        "0 Dateien erfolgreich verarbeitet, bei 1 Dateien ist ein Verarbeitungsfehler aufgetreten.",
        "0 arquivos processados com êxito; falha no processamento de 1 arquivos",
        "已成功处理 0 个文件; 处理 1 个文件时失败"}},
      {Text::processed,
       {"processed file: {}", "Bearbeitete Datei: {}", "arquivo processado: {}",
        "已处理的文件: {}"}},
      {Text::file_missing,
       {"File Not Found", "Datei nicht gefunden", "Arquivo não encontrado", "找不到文件"}},
  };
  return all;
}

const std::map<std::uint32_t, Translations>& errors() {
  static const std::map<std::uint32_t, Translations> all{
      {2,
       {"The system cannot find the file specified.",
        "Das System kann die angegebene Datei nicht finden.",
        "O sistema não pode encontrar o arquivo especificado.", "系统找不到指定的文件。"}},
      {3,
       {"The system cannot find the path specified.",
        "Das System kann den angegebenen Pfad nicht finden.",
        "O sistema não pode encontrar o caminho especificado.", "系统找不到指定的路径。"}},
      {5, {"Access is denied.", "Zugriff verweigert", "Acesso negado.", "拒绝访问。"}},
      {87,
       {"The parameter is incorrect.", "Falscher Parameter.", "Parâmetro incorreto.",
        "参数错误。"}},
      {112,
       {"There is not enough space on the disk.",
        "Es steht nicht genug Speicherplatz auf dem Datenträger zur Verfügung.",
        "Espaço insuficiente no disco.", "磁盘空间不足。"}},
      {183,
       {"Cannot create a file when that file already exists.",
        "Eine Datei kann nicht erstellt werden, wenn sie bereits vorhanden ist.",
        "Não é possível criar um arquivo já existente.", "当文件已存在时，无法创建该文件。"}},
      {1051,
       {"A stop control has been sent to a service that other running services are dependent on.",
        "Ein Haltebefehl wurde an einen Dienst gesendet, von dem andere Dienste abhängen.",
        "Um controle de parada foi enviado a um serviço do qual outros serviços dependem.",
        "已发送停止控件到服务，该服务被其他运行的服务所依赖。"}},
      {1056,
       {"An instance of the service is already running.",
        "Es wird bereits eine Instanz des Dienstes ausgeführt.",
        "Uma cópia do serviço já está em execução.", "服务的实例已在运行中。"}},
      {1058,
       {"The service cannot be started, either because it is disabled or because it has no enabled "
        "devices associated with it.",
        "Der angegebene Dienst kann nicht gestartet werden. Er ist deaktiviert oder nicht mit "
        "aktivierten Geräten verbunden.",
        "Não é possível iniciar o serviço porque está desativado ou porque não há dispositivos "
        "ativados associados a ele.",
        "无法启动服务，原因可能是已被禁用或与其相关联的设备没有启动。"}},
      {1060,
       {"The specified service does not exist as an installed service.",
        "Der angegebene Dienst ist kein installierter Dienst.",
        "O serviço especificado não existe como serviço instalado.", "指定的服务未安装。"}},
      {1062,
       {"The service has not been started.", "Der Dienst wurde nicht gestartet.",
        "O serviço não foi iniciado.", "服务尚未启动。"}},
      {13,
       {"The data is invalid.", "Die Daten sind unzulässig.", "Os dados são inválidos.",
        "数据无效。"}},
      {15001,
       {"The specified query is invalid.", "Die angegebene Abfrage ist ungültig.",
        "A consulta especificada é inválida.", "指定的查询无效。"}},
      {15007,
       {"The specified channel could not be found.", "Der angegebene Kanal wurde nicht gefunden.",
        "Não foi possível encontrar o canal especificado.", "找不到指定的通道。"}},
  };
  return all;
}

std::size_t column(const std::string& language) {
  const auto* const at = std::ranges::find(languages, language);
  if (at == languages.end())
    throw std::invalid_argument{"language '" + language + "' is not spoken in the lab"};
  return static_cast<std::size_t>(at - languages.begin());
}

}  // namespace

std::string say(const std::string& language, Text text, std::string_view argument) {
  return replaced(std::string{texts().at(text).at(column(language))}, "{}", argument);
}

std::string error_text(const std::string& language, std::uint32_t code) {
  return std::string{errors().at(code).at(column(language))};
}

void check_language(const std::string& language) { column(language); }

}  // namespace lab::windows
