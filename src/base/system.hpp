// What the lower rooms ask of the operating system (système d'exploitation) itself: one file answers for each system.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vidimus::base {

/// Writes a file through to the disk. False: why is in errno; the file may be there in part.
bool write_through(const std::string& path, std::string_view content, unsigned mode);

/// A library opened while the program runs. Null: `why` says what the system said.
void* open_library(const std::string& path, std::string& why);
/// Null: the library has no such function.
void* function_in(void* library, const char* name);
void close_library(void* library);

/// The 4 or 16 octets of an IP address as people write it; nothing when it is none.
std::optional<std::vector<unsigned char>> address_octets(const std::string& text);

/// Octets that are all zero and not yet touched, in wide pages from 2 MiB on where the system has them. Never null: throws
/// std::bad_alloc.
void* allocate_zeroed(std::size_t octets);
void free_zeroed(void* at, std::size_t octets) noexcept;

}  // namespace vidimus::base
