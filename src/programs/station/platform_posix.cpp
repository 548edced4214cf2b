// The operating system as POSIX has it: Linux, macOS. The one file of the station with system calls.
#include <fcntl.h>
#include <spawn.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>

#include "programs/station/platform.hpp"

extern char** environ;

namespace vidimus::programs::station {
namespace {

volatile std::sig_atomic_t stop_wanted = 0;
void want_stop(int) { stop_wanted = 1; }

constexpr std::size_t largest_draw = 256;  ///< what getentropy gives at once

/// A pipe whose ends go with this process.
std::optional<std::array<int, 2>> open_pipe() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return std::nullopt;
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return ends;
}
void close_pipe(const std::array<int, 2>& ends) {
  for (const int end : ends) ::close(end);
}

class SpawnedDialogue final : public Dialogue {
 public:
  SpawnedDialogue(pid_t child, int to, int from) : child_(child), to_(to), from_(from) {}
  SpawnedDialogue(const SpawnedDialogue&) = delete;
  SpawnedDialogue& operator=(const SpawnedDialogue&) = delete;
  ~SpawnedDialogue() override {
    ::close(to_);
    ::close(from_);
    ::waitpid(child_, nullptr, 0);
  }
  bool say(const std::string& line) override {
    const auto whole = line + "\n";
    return ::write(to_, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size());
  }
  std::optional<base::Secret> hear(std::size_t limit) override { return read_line(from_, limit); }

 private:
  pid_t child_;
  int to_;
  int from_;
};

}  // namespace

void fill_random(std::span<std::uint8_t> octets) {
  while (!octets.empty()) {
    const auto now = octets.first(std::min(octets.size(), largest_draw));
    if (::getentropy(now.data(), now.size()) != 0) throw std::runtime_error("the system gives no random octets");
    octets = octets.subspan(now.size());
  }
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "station";
}

void heed_stop_requests() {
  struct sigaction action {};
  action.sa_handler = want_stop;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool asked_to_stop() { return stop_wanted != 0; }

std::optional<base::Secret> read_line(int descriptor, std::size_t limit) {
  std::string line;
  line.reserve(limit + 1);  // no reallocation leaves a copy behind
  char c = 0;
  bool any = false;
  while (line.size() <= limit && ::read(descriptor, &c, 1) == 1) {
    any = true;
    if (c == '\n') break;
    if (c != '\r') line.push_back(c);
  }
  base::Secret out{std::move(line)};
  if (!any || out.reveal().size() > limit) return std::nullopt;
  return out;
}

std::optional<base::Secret> first_line(const std::string& path, std::size_t limit) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  auto out = read_line(descriptor, limit);
  ::close(descriptor);
  return out;
}

std::unique_ptr<Dialogue> start_dialogue(const std::string& program) {
  ::signal(SIGPIPE, SIG_IGN);  // a dialogue that dies is an answer, not the end of the station
  const auto in = open_pipe();
  if (!in) return nullptr;
  const auto out = open_pipe();
  if (!out) {
    close_pipe(*in);
    return nullptr;
  }
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in->front(), 0);
  ::posix_spawn_file_actions_adddup2(&actions, out->back(), 1);
  std::string name = program;
  std::array<char*, 2> arguments{name.data(), nullptr};
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(in->front());
  ::close(out->back());
  if (failed == 0) return std::make_unique<SpawnedDialogue>(child, in->back(), out->front());
  ::close(in->back());
  ::close(out->front());
  return nullptr;
}

std::optional<std::string> terminal_name() {
  const char* name = ::ttyname(STDIN_FILENO);
  if (name == nullptr) return std::nullopt;
  return name;
}

}  // namespace vidimus::programs::station
