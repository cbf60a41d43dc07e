#include "bench/peers/cql/cql_engine.h"

#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "bench/peers/sql_name.h"

extern char** environ;

namespace elig::bench {
namespace {

/// The cohort as engine.js reads it.
std::string patients_line(const Population& cohort) {
  nlohmann::json names = nlohmann::json::array();
  for (const Column& column : cohort.columns) {
    names.push_back(sql_name(column));
    if (!column.numbers->below.empty()) names.push_back(sql_name(column) + "_below");
  }
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t row = 0; row < cohort.patients; ++row) {
    nlohmann::json cells = nlohmann::json::array();
    for (const Column& column : cohort.columns) {
      const Numbers& numbers = *column.numbers;
      cells.push_back(numbers.valid.test(row) ? nlohmann::json(numbers.data[row]) : nlohmann::json());
      if (!numbers.below.empty()) cells.push_back(numbers.below.test(row));
    }
    rows.push_back(std::move(cells));
  }
  return nlohmann::json{{"names", std::move(names)}, {"rows", std::move(rows)}}.dump();
}

/// A process that reads and writes `socket` as its standard input and output; 0 or why there is none (errno).
int spawn(const std::array<std::string, 3>& command, int socket, pid_t* process) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, socket, STDOUT_FILENO);
  std::array<char*, 4> arguments{};
  for (std::size_t i = 0; i < command.size(); ++i) arguments[i] = const_cast<char*>(command[i].c_str());
  const int failed = ::posix_spawnp(process, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  return failed;
}

}  // namespace

Result<CqlEngine> CqlEngine::start(const std::string& sources, const std::string& installed, const Population& cohort) {
  if (!std::filesystem::exists(installed + "/node_modules/cql-execution")) {
    return Error{"cql-execution is not in `" + installed + "` (bench/peers/cql/fetch)"};
  }
  // A socket, not pipes: writing to an engine that has ended is then an error and not a signal.
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return Error{std::strerror(errno)};
  pid_t process = -1;
  const int failed = spawn({"node", sources + "/engine.js", installed}, ends[1], &process);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    return Error{std::string("cannot start node: ") + std::strerror(failed)};
  }
  CqlEngine engine(process, ends[0]);
  if (engine.say(patients_line(cohort))) engine.version_ = engine.answer();
  if (engine.version_.empty()) return Error{"the CQL engine ended before it had begun"};
  return engine;
}

CqlEngine::CqlEngine(CqlEngine&& from) noexcept
    : process_(std::exchange(from.process_, -1)),
      socket_(std::exchange(from.socket_, -1)),
      unread_(std::move(from.unread_)),
      version_(std::move(from.version_)) {}

CqlEngine::~CqlEngine() {
  if (process_ < 0) return;
  ::close(socket_);  // the end of its input ends it
  ::waitpid(process_, nullptr, 0);
}

bool CqlEngine::say(const std::string& line) const {
  const std::string sent = line + '\n';
  for (std::size_t done = 0; done < sent.size();) {
    const ssize_t more = ::send(socket_, sent.data() + done, sent.size() - done, MSG_NOSIGNAL);
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return false;
    done += static_cast<std::size_t>(more);
  }
  return true;
}

std::string CqlEngine::answer() {
  for (;;) {
    if (const std::size_t end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    std::array<char, 4096> buffer;
    const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return "";
    unread_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

bool CqlEngine::run() { return say("run") && answer() == "done"; }

Result<std::vector<std::int64_t>> CqlEngine::counts() {
  if (!say("counts")) return Error{"the CQL engine has ended"};
  const nlohmann::json parsed = nlohmann::json::parse(answer(), nullptr, false);
  if (!parsed.is_array()) return Error{"the CQL engine does not count"};
  return parsed.get<std::vector<std::int64_t>>();
}

}  // namespace elig::bench
