// bench_scale: sixteen.elig over population files of 10^5 to 10^8 patients -> nanoseconds a patient, from a warm and
// from a cold page cache, beside reading the same bytes. The files are written part by part, and what a part's patients
// come to is counted by the scalar loop while it is in memory; a file whose counts are not the sum of these is not
// timed.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "bench/measure/command_line.h"
#include "bench/measure/measure.h"
#include "bench/peers/sixteen.h"
#include "bench/population/cohort.h"
#include "bench/scale/page_cache.h"
#include "bench/scale/parts_file.h"
#include "bench/screen/compiled_trial.h"
#include "runtime/population/file.h"
#include "runtime/population/verify_in_passing.h"

namespace elig::bench {
namespace {

struct Options {
  std::vector<std::size_t> patients = {100'000, 1'000'000, 10'000'000, 100'000'000};
  int rounds = 7;
  unsigned threads = 1;
  std::string folder;
};

constexpr double kMebi = 1 << 20;

/// Rounds from the disk: fewer of a large file, each contender of which takes seconds a round.
int cold_rounds(std::size_t patients, int rounds) {
  constexpr std::size_t kPatientsInAll = 300'000'000;
  constexpr int kLeast = 3;
  return std::clamp(static_cast<int>(kPatientsInAll / patients), std::min(kLeast, rounds), rounds);
}

/// A file of our own, which goes with this object.
struct TemporaryFile {
  std::string path;
  explicit TemporaryFile(std::string name) : path(std::move(name)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

void add(TrialCounts& sum, const TrialCounts& part) {
  sum.criteria.resize(part.criteria.size());
  sum.patients += part.patients;
  for (std::size_t i = 0; i < sum.status.size(); ++i) sum.status[i] += part.status[i];
  for (std::size_t i = 0; i < sum.criteria.size(); ++i) {
    CriterionCounts& to = sum.criteria[i];
    const CriterionCounts& of = part.criteria[i];
    to.met += of.met;
    to.not_met += of.not_met;
    to.unknown += of.unknown;
    to.overridden += of.overridden;
    to.remaining += of.remaining;
    to.only_reason += of.only_reason;
  }
}

/// A file that was written, what its patients come to, and the most memory that writing it took.
struct Written {
  TrialCounts counts;
  std::size_t peak = 0;
};

Result<Written> write_cohort(std::size_t patients, unsigned threads, const std::string& path) {
  Written written;
  const auto make = [&](std::size_t first, std::size_t count) {
    Population part = make_cohort({.patients = count, .first = first, .seed = 1, .names = sixteen_names()});
    add(written.counts, scalar_loop(sixteen_columns(part), threads));
    written.peak = std::max(written.peak, anonymous_memory());
    return part;
  };
  if (auto failed = write_in_parts({.patients = patients, .make = make}, path)) return *failed;
  return written;
}

/// The file, mapped, and the trial over it.
struct Opened {
  Population population;
  std::unique_ptr<CompiledTrial> elig;
};

/// The screening of one file by Elig and the reading of it by others.
class Scale {
 public:
  Scale(std::string path, Jit& jit, unsigned threads) : path_(std::move(path)), jit_(jit), threads_(threads) {}

  /// Maps the file anew: no page of it is in this process's tables. "" or what went wrong.
  std::string open() {
    opened_.reset();
    Result<Population> population = open_population(path_);
    if (!population) return population.error().message;
    opened_.emplace(Opened{std::move(population).value(), nullptr});
    auto elig = compile_trial(ELIG_SOURCE_DIR "/bench/screen/sixteen.elig", opened_->population, {}, jit_);
    if (!elig) return elig.error().message;
    opened_->elig = std::move(elig).value();
    return "";
  }

  TrialCounts screen() { return screen_with(*opened_->elig, opened_->population.patients, threads_); }
  /// From the file's name to the counts.
  void open_and_screen() {
    open();
    screen();
  }
  /// As `eligc screen` does it: nothing is said of bytes that were damaged.
  void verify_and_screen() {
    const Population& population = opened_->population;
    std::vector<const Column*> columns;
    for (const Column& column : population.columns) columns.push_back(&column);
    VerifyInPassing verification(population, columns);
    ScreenOptions options;
    options.threads = threads_;
    options.before_reading = [&](std::size_t first, std::size_t end) { verification.pass(first, end); };
    (void)verify_all_but_cells(population, columns, threads_);
    screen_with(*opened_->elig, population.patients, options);
    (void)verification.finish();
  }
  void open_verify_and_screen() {
    open();
    verify_and_screen();
  }
  /// Nothing of the file is in memory any more.
  void forget() {
    opened_.reset();
    evict(path_);
  }
  void read_mapped() { read_all(opened_->population, threads_); }
  void read_plainly() { read_file(path_, threads_); }

 private:
  std::string path_;
  Jit& jit_;
  unsigned threads_;
  std::optional<Opened> opened_;
};

/// From memory; *mapped anew* takes a page fault for every few pages, *again* none.
std::vector<Contender> warm(Scale& scale) {
  const auto reopen = [&scale] { scale.open(); };
  return {
      {.name = "warm: Elig, mapped anew", .run = [&scale] { scale.screen(); }, .prepare = reopen},
      {.name = "warm: Elig with checksums", .run = [&scale] { scale.verify_and_screen(); }, .prepare = reopen},
      {.name = "warm: Elig, again", .run = [&scale] { scale.screen(); }},
      {.name = "warm: reading, mapped anew", .run = [&scale] { scale.read_mapped(); }, .prepare = reopen},
      {.name = "warm: reading, again", .run = [&scale] { scale.read_mapped(); }},
      {.name = "warm: reading with pread", .run = [&scale] { scale.read_plainly(); }},
  };
}

/// From the disk. Opening is timed, because binding the columns reads some of them.
std::vector<Contender> cold(Scale& scale) {
  const auto forget = [&scale] { scale.forget(); };
  return {
      {.name = "cold: Elig, from opening on", .run = [&scale] { scale.open_and_screen(); }, .prepare = forget},
      {.name = "cold: Elig with checksums", .run = [&scale] { scale.open_verify_and_screen(); }, .prepare = forget},
      {.name = "cold: reading with pread", .run = [&scale] { scale.read_plainly(); }, .prepare = forget},
  };
}

/// One size's figures: a column of the table.
struct Curve {
  std::size_t patients = 0;
  std::vector<Contender> contenders = {};
};

Result<Curve> measure(std::size_t patients, const Options& options, Jit& jit) {
  const TemporaryFile file(options.folder + "/elig-bench-scale-" + std::to_string(::getpid()) + ".pop");
  Result<Written> written = Error{};
  const double seconds = seconds_of([&] { written = write_cohort(patients, options.threads, file.path); });
  if (!written) return written.error();

  Scale scale(file.path, jit, options.threads);
  if (const std::string problem = scale.open(); !problem.empty()) return Error{problem};
  if (scale.screen() != written.value().counts) return Error{"not timed: the file counts otherwise than its parts"};
  const std::size_t peak = peak_anonymous_memory([&] { scale.screen(); });
  Curve curve{.patients = patients, .contenders = warm(scale)};
  take_turns(curve.contenders, options.rounds);

  scale.forget();
  const Result<double> cached = cached_share(file.path);
  if (!cached) return cached.error();
  std::vector<Contender> from_disk = cold(scale);
  take_turns(from_disk, cold_rounds(patients, options.rounds), 0);  // each begins with nothing in memory anyway
  std::ranges::move(from_disk, std::back_inserter(curve.contenders));
  fmt::print(
      "{} patients: {:.0f} MiB, written in {:.1f} s with {:.0f} MiB of memory; every count agrees; screened with "
      "{:.0f} MiB of memory; {:.0f} % of it in memory after eviction\n",
      patients, static_cast<double>(std::filesystem::file_size(file.path)) / kMebi, seconds,
      static_cast<double>(written.value().peak) / kMebi, static_cast<double>(peak) / kMebi, cached.value() * 100);
  return curve;
}

void print_table(const std::vector<Curve>& curves, const Options& options) {
  fmt::print("\n| ns/patient, {} threads", options.threads);
  for (const Curve& curve : curves) fmt::print(" | {:.0e} patients", static_cast<double>(curve.patients));
  fmt::print(" |\n|---|");
  for (std::size_t i = 0; i < curves.size(); ++i) fmt::print("--:|");
  for (std::size_t row = 0; row < curves.front().contenders.size(); ++row) {
    fmt::print("\n| {:<27}", curves.front().contenders[row].name);
    for (const Curve& curve : curves) {
      const Contender& one = curve.contenders[row];
      const double ns = 1e9 / static_cast<double>(curve.patients);
      fmt::print(" | {:.2f} ({:.2f}..{:.2f})", one.median() * ns, quantile(one.seconds, 0) * ns,
                 quantile(one.seconds, 1) * ns);
    }
    fmt::print(" |");
  }
  fmt::print("\n\nmedians of {} rounds in turn (least..greatest); from the disk", options.rounds);
  for (const Curve& curve : curves) fmt::print(" {}", curve.contenders.back().seconds.size());
  fmt::print("\n");
}

int run(const Options& options) {
  fmt::print("{}\nfiles in {}\n", machine(), options.folder);
  auto jit = Jit::create({});
  if (!jit) return fmt::print(stderr, "error: {}\n", jit.error().message), 3;
  std::vector<Curve> curves;
  for (const std::size_t patients : options.patients) {
    auto curve = measure(patients, options, *jit.value());
    if (!curve) return fmt::print(stderr, "error: {}\n", curve.error().message), 1;
    curves.push_back(std::move(curve).value());
  }
  print_table(curves, options);
  return 0;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  elig::bench::Options options;
  const char* temporary = std::getenv("TMPDIR");
  options.folder = temporary != nullptr ? temporary : "/tmp";
  elig::bench::CommandLine line("Screens population files of growing size from memory and from the disk");
  line.option("--patients", options.patients, std::vector<std::size_t>{100'000}, "one size or several");
  line.option("--folder", options.folder, "for the files, 38 bytes a patient")->check(CLI::ExistingDirectory);
  line.rounds(options.rounds, 2);
  line.threads(options.threads);
  if (const auto code = line.parse(argc, argv)) return *code;
  return elig::bench::run(options);
}
