// DuckDB runs a scalar function over the rows, in its own threads, before it puts them in order: the function makes the
// block and gives each row its place in it, a number, which is all that has to be kept until it is the row's turn.

#include "runtime/ingest/read_blocks.h"

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "runtime/base/bug.h"

namespace elig {
namespace {

constexpr unsigned kRowBits = 20;
constexpr std::uint64_t kRowMask = (std::uint64_t{1} << kRowBits) - 1;

struct Kept {
  std::unique_ptr<ReadBlock> block;
  std::size_t rows = 0;
};

// What the function works on; DuckDB keeps it as long as the function.
class Blocks {
 public:
  explicit Blocks(const BlockReader& reader) : make_(reader.make) {}

  std::uint64_t keep(const DuckChunk& chunk) {
    const std::shared_lock reading(reading_);
    if (!make_) return 0;
    Kept kept{make_(chunk), chunk.rows()};
    const std::lock_guard lock(mutex_);
    blocks_.emplace(next_, std::move(kept));
    return next_++;
  }
  /// A query that was given up may go on for a while: from now on nothing more is made.
  void close() {
    const std::unique_lock none_is_reading(reading_);
    make_ = nullptr;
    blocks_.clear();
  }
  Kept& operator[](std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    return blocks_.at(number);
  }
  void drop(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    blocks_.erase(number);
  }

 private:
  std::shared_mutex reading_;
  std::function<std::unique_ptr<ReadBlock>(const DuckChunk&)> make_;
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, Kept> blocks_;  // entries stay where they are while others come and go
  std::uint64_t next_ = 0;
};
using SharedBlocks = std::shared_ptr<Blocks>;

void keep_rows(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector places) {
  Blocks& blocks = **static_cast<SharedBlocks*>(duck().scalar_function_get_extra_info(info));
  const DuckChunk chunk(input);
  must(chunk.rows() <= kRowMask, "more rows than a place can name");
  const std::uint64_t block = blocks.keep(chunk);
  auto* place = static_cast<std::uint64_t*>(duck().vector_get_data(places));
  for (std::size_t row = 0; row < chunk.rows(); ++row) place[row] = block << kRowBits | row;
}

// Registers the function; its name, or what went wrong. In a transaction of its own: it would go with that of a query
// whose rows were not all fetched.
Result<std::string> register_function(DuckSession& session, const SharedBlocks& blocks) {
  static std::atomic<unsigned> number = 0;
  if (auto wrong = session.run("BEGIN TRANSACTION")) return *wrong;
  std::string name = "elig_block_of_" + std::to_string(++number);
  duckdb_scalar_function function = duck().create_scalar_function();
  duckdb_logical_type any = duck().create_logical_type(DUCKDB_TYPE_ANY);
  duckdb_logical_type place = duck().create_logical_type(DUCKDB_TYPE_UBIGINT);
  duck().scalar_function_set_name(function, name.c_str());
  duck().scalar_function_set_varargs(function, any);
  duck().scalar_function_set_return_type(function, place);
  duck().scalar_function_set_special_handling(function);  // it takes NULL
  duck().scalar_function_set_volatile(function);          // every row counts, also one that is as another
  duck().scalar_function_set_extra_info(function, new SharedBlocks(blocks),
                                        [](void* kept) { delete static_cast<SharedBlocks*>(kept); });
  duck().scalar_function_set_function(function, keep_rows);
  const bool registered = duck().register_scalar_function(session.connection(), function) == DuckDBSuccess;
  duck().destroy_logical_type(&place);
  duck().destroy_logical_type(&any);
  duck().destroy_scalar_function(&function);
  if (auto wrong = session.run("COMMIT")) return *wrong;
  if (!registered) return Error{"DuckDB takes no function"};
  return name;
}

// The calling thread takes what the others make, so there is one more of these than there are cores; and they may be
// some hundred blocks ahead, or one of them would wait until it is its turn.
std::optional<Error> use_all_cores(DuckSession& session) {
  return session.run("SET threads = " + std::to_string(std::thread::hardware_concurrency() + 1) +
                     "; SET streaming_buffer_size = '8MB'");
}

// Hands over the rows of a chunk of places.
std::optional<Error> take_places(Blocks& blocks, const DuckChunk& places, const BlockReader& reader) {
  const auto place = [&](std::size_t row) { return places.vector(0).at<std::uint64_t>(row); };
  for (std::size_t row = 0, next = 0; row < places.rows(); row = next) {
    for (next = row + 1; next < places.rows() && place(next) == place(next - 1) + 1; ++next) {
    }
    const std::uint64_t number = place(row) >> kRowBits;
    const std::size_t first = place(row) & kRowMask, end = first + (next - row);
    Kept& kept = blocks[number];
    if (auto wrong = reader.take(*kept.block, first, end, first == 0 && end == kept.rows)) return wrong;
    if (end == kept.rows) blocks.drop(number);
  }
  return std::nullopt;
}

std::optional<Error> take_all(DuckSession& session, const std::string& sql, Blocks& blocks, const BlockReader& reader) {
  Result<DuckRows> places = session.rows(sql);
  if (!places) return places.error();
  for (;;) {
    Result<std::size_t> count = places.value().next();
    if (!count) return count.error();
    if (count.value() == 0) return std::nullopt;
    if (auto wrong = take_places(blocks, places.value().chunk(), reader)) return wrong;
  }
}

}  // namespace

std::optional<Error> read_blocks(DuckSession& session, const std::string& sql, const BlockReader& reader) {
  const auto blocks = std::make_shared<Blocks>(reader);
  const Result<std::string> function = register_function(session, blocks);
  if (!function) return function.error();
  if (auto wrong = use_all_cores(session)) return wrong;
  std::optional<Error> wrong =
      take_all(session, "SELECT " + function.value() + "(*COLUMNS(*)) FROM (" + sql + ")", *blocks, reader);
  blocks->close();
  return wrong;
}

}  // namespace elig
