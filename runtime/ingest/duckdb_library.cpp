#include "runtime/ingest/duckdb_library.h"

#include <dlfcn.h>

#include <string>

namespace elig {
namespace {

// The file that was found when this was built, or one of its name where the system looks for libraries.
void* open_library() {
  const std::string built_with = ELIG_DUCKDB_LIBRARY;
  if (void* library = dlopen(built_with.c_str(), RTLD_LAZY | RTLD_LOCAL)) return library;
  return dlopen(built_with.substr(built_with.rfind('/') + 1).c_str(), RTLD_LAZY | RTLD_LOCAL);
}

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

struct Loaded {
  DuckLibrary functions;
  std::optional<Error> problem;

  // Never unloaded: sessions may be open until the process ends.
  Loaded() {
    void* const library = open_library();
    bool complete = library != nullptr;
#define ELIG_DUCKDB_FUNCTION(name) complete = complete && find(library, "duckdb_" #name, functions.name);
#include "runtime/ingest/duckdb_functions.def"
#undef ELIG_DUCKDB_FUNCTION
    if (complete) return;
    const char* const why = dlerror();
    problem = Error{std::string("cannot load DuckDB: ") + (why == nullptr ? "unknown error" : why)};
  }
};

const Loaded& loaded() {
  static const Loaded once;
  return once;
}

}  // namespace

std::optional<Error> load_duckdb() { return loaded().problem; }

const DuckLibrary& duck() { return loaded().functions; }

}  // namespace elig
