// bench_ingest: files of patients -> a Population, beside DuckDB's own load (CREATE TABLE AS) of the same files. Each
// load is a process of its own, so that its peak of memory is its own, too.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "bench/ingest/sources.h"
#include "bench/measure/command_line.h"
#include "bench/measure/measure.h"
#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/ingest.h"

namespace elig::bench {
namespace {

namespace fs = std::filesystem;

/// What a child says of itself.
struct Load {
  double seconds = 0;
  double processor_seconds = 0;  // of all threads
  double peak_bytes = 0;
  std::uint64_t rows = 0;
};

std::uint64_t rows_of(const Population& population) {
  std::uint64_t rows = 0;
  for (const EventTable& table : population.tables) {
    for (const EventRun& run : table.runs) rows += run.rows;
  }
  return population.tables.empty() ? population.patients : rows;
}

Result<std::uint64_t> load_by_elig(const std::string& path) {
  const auto kind = guess_source(path);
  if (!kind) return Error{"it is unclear what `" + path + "` is"};
  auto population = read_source(path, *kind);
  if (!population) return population.error();
  return rows_of(population.value());
}

Result<std::uint64_t> load_by_duckdb(const std::string& path) {
  auto session = DuckSession::open();
  if (!session) return session.error();
  std::vector<std::string> files = {path};
  if (fs::is_directory(path)) {
    files.clear();
    for (const auto& entry : fs::directory_iterator(path)) files.push_back(entry.path().string());
    std::ranges::sort(files);
  }
  std::uint64_t rows = 0;  // of the last file, the longest
  for (const std::string& file : files) {
    const std::string table = "\"" + fs::path(file).stem().string() + "\"";
    if (auto wrong = session.value().run("CREATE TABLE " + table + " AS FROM " + sql_text(file))) return *wrong;
    const auto count = session.value().first_row("SELECT count(*)::VARCHAR FROM " + table);
    if (!count) return count.error();
    rows = std::stoull(count.value()[0].value_or("0"));
  }
  return rows;
}

double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int run_child(const std::string& who, const std::string& path) {
  Result<std::uint64_t> rows = Error{};
  const double seconds = seconds_of([&] { rows = who == "elig" ? load_by_elig(path) : load_by_duckdb(path); });
  if (!rows) {
    fmt::print(stderr, "{}\n", rows.error().message);
    return 1;
  }
  fmt::print("{} {} {} {}\n", seconds, processor_seconds(), peak_memory(), rows.value());
  return 0;
}

Result<Load> load(const std::string& who, const std::string& path) {
  const std::string command =
      "'" + fs::read_symlink("/proc/self/exe").string() + "' --child " + who + " --path '" + path + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> child(::popen(command.c_str(), "r"), ::pclose);
  Load result;
  if (!child || std::fscanf(child.get(), "%lf %lf %lf %lu", &result.seconds, &result.processor_seconds,
                            &result.peak_bytes, &result.rows) != 4) {
    return Error{"`" + command + "` failed"};
  }
  return result;
}

struct Case {
  std::string title, path;
};

/// One line of the table: medians of the rounds, which take turns.
Result<bool> measure(const Case& one, int rounds) {
  std::array<std::vector<double>, 2> seconds, processor, peaks;
  std::uint64_t rows = 0;
  for (int round = 0; round <= rounds; ++round) {  // the first brings the files into the page cache
    for (std::size_t who = 0; who < 2; ++who) {
      const auto loaded = load(who == 0 ? "elig" : "duckdb", one.path);
      if (!loaded) return loaded.error();
      if (who == 1 && loaded.value().rows != rows)
        return Error{"`" + one.path + "`: one read more rows than the other"};
      rows = loaded.value().rows;
      if (round == 0) continue;
      seconds[who].push_back(loaded.value().seconds);
      processor[who].push_back(loaded.value().processor_seconds);
      peaks[who].push_back(loaded.value().peak_bytes);
    }
  }
  std::vector<double> ratios;
  for (std::size_t round = 0; round < seconds[0].size(); ++round)
    ratios.push_back(seconds[0][round] / seconds[1][round]);
  const auto median = [](const std::vector<double>& values) { return quantile(values, 0.5); };
  fmt::print("{:<14} {:>12} {:>8.2f} {:>8.2f} {:>8.2f} {:>8.2f} {:>8.2f} {:>10.2f} {:>10.0f} {:>10.0f}\n", one.title,
             rows, median(seconds[0]), median(seconds[1]), median(seconds[0]) / median(seconds[1]), quantile(ratios, 0),
             quantile(ratios, 1), median(processor[0]) / median(processor[1]), median(peaks[0]) / (1 << 20),
             median(peaks[1]) / (1 << 20));
  std::fflush(stdout);
  return true;
}

struct Options {
  SourceSizes sizes;
  std::string folder = (fs::temp_directory_path() / fmt::format("bench_ingest-{}", ::getpid())).string();
  int rounds = 7;
  bool keep = false;
};

int run(const Options& options) {
  if (!options.keep || !fs::exists(options.folder)) {
    if (const auto wrong = write_sources(options.folder, options.sizes)) {
      fmt::print(stderr, "{}\n", wrong->message);
      return 1;
    }
  }
  fmt::print("{}\n\n{:<14} {:>12} {:>8} {:>8} {:>8} {:>8} {:>8} {:>10} {:>10} {:>10}\n", machine(), "", "rows",
             "Elig s", "DuckDB s", "ratio", "from", "to", "processor", "Elig MiB", "DuckDB MiB");
  int code = 0;
  for (const Case& one :
       {Case{"wide CSV", options.folder + "/wide.csv"}, Case{"wide Parquet", options.folder + "/wide.parquet"},
        Case{"long CSV", options.folder + "/csv"}, Case{"long Parquet", options.folder + "/parquet"}}) {
    if (const auto measured = measure(one, options.rounds); !measured) {
      fmt::print(stderr, "{}\n", measured.error().message);
      code = 1;
    }
  }
  if (!options.keep) fs::remove_all(options.folder);
  return code;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  elig::bench::Options options;
  std::string child, path;
  elig::bench::CommandLine line("Reads files of patients into a population, beside DuckDB's load of them");
  line.option("--patients", options.sizes.wide_patients, std::size_t{2'000}, "rows of the wide table");
  line.option("--rows", options.sizes.long_rows, std::size_t{20'000}, "of the long table");
  line.option("--subjects", options.sizes.long_patients, std::size_t{500}, "whose rows these are");
  line.option("--folder", options.folder, "where the files are made");
  line.rounds(options.rounds, 1);
  line.flag("--keep", options.keep, "leave the files there, and use those that are");
  line.option("--child", child)->group("");
  line.option("--path", path)->group("");
  if (const auto code = line.parse(argc, argv)) return *code;
  return child.empty() ? elig::bench::run(options) : elig::bench::run_child(child, path);
}
