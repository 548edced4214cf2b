// All this program asks of the operating system beside files and sockets: one header, and one file for each system that
// implements it (platform_posix.cpp). tools/check_floors refuses system headers in every other file of this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace vidimus::programs::station {

/// Octets of the system's own generator.
void fill_random(std::span<std::uint8_t> octets);
/// What the workstation calls itself, for lists of stations.
std::string host_name();
/// From now on an interruption or an end asked for by the system is remembered, not obeyed at once.
void heed_stop_requests();
[[nodiscard]] bool asked_to_stop();

/// One line of an open descriptor, read octet by octet so that the rest stays for the next question; without its end.
/// Nothing when there is none, or when it is longer than `limit`.
std::optional<base::Secret> read_line(int descriptor, std::size_t limit);
/// The first line of a file, read so that no copy stays in a buffer.
std::optional<base::Secret> first_line(const std::string& path, std::size_t limit);

/// A program that is spoken to by lines (a PIN dialogue). Never forked from this process: a PKCS#11 module may be loaded.
class Dialogue {
 public:
  virtual ~Dialogue() = default;
  virtual bool say(const std::string& line) = 0;
  virtual std::optional<base::Secret> hear(std::size_t limit) = 0;
};
/// Nothing when the program cannot be started.
std::unique_ptr<Dialogue> start_dialogue(const std::string& program);
/// The terminal this program runs in, for a dialogue that has no window; nothing without one.
std::optional<std::string> terminal_name();

}  // namespace vidimus::programs::station
