// Owning handles of GMime's objects, and its one start.
#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <mutex>

namespace vidimus::adapters::smtp {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Held = std::unique_ptr<T, Unref>;
struct Free {
  void operator()(char* text) const { g_free(text); }
};
struct FormatFree {
  void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};

inline void start_gmime() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

}  // namespace vidimus::adapters::smtp
