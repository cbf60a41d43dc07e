#include "compiler/driver/kernel_cache.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

namespace elig {
namespace {

/// As the XDG base directory specification has it: a path that is not absolute is not there.
std::string absolute_from(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value == '/' ? value : "";
}

std::string default_folder() {
  if (const std::string caches = absolute_from("XDG_CACHE_HOME"); !caches.empty()) return caches + "/elig";
  if (const std::string home = absolute_from("HOME"); !home.empty()) return home + "/.cache/elig";
  return "";
}

}  // namespace

std::shared_ptr<ObjectCache> kernel_cache(const std::string& option) {
  const std::string folder = option.empty() ? default_folder() : option;
  if (option == "off" || folder.empty()) return nullptr;
  auto cache = ObjectCache::open(folder);
  if (cache) return std::move(cache).value();
  if (!option.empty()) fmt::print(stderr, "warning: compiled kernels are not kept: {}\n", cache.error().message);
  return nullptr;
}

}  // namespace elig
