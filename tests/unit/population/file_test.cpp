#include "runtime/population/file.h"

#include <sys/resource.h>

#include <csignal>
#include <cstring>

#include "runtime/population/checksum.h"
#include "runtime/population/file_header.h"
#include "tests/unit/population/scratch.h"
#include "tests/unit/population/written.h"

namespace elig {
namespace {

class PopulationFile : public Scratch {
 protected:
  // Where the sample is written.
  std::string written(const Population& population = sample_population()) {
    const std::string file = path("x.pop");
    const auto failed = write_population(population, file);
    EXPECT_FALSE(failed) << failed->message;
    return file;
  }
  // What verifying all of it says.
  static std::optional<Error> verified(const std::string& file) {
    const Result<Population> opened = open_population(file);
    return opened ? verify_population(opened.value()) : opened.error();
  }
  std::string message(const std::string& file) const {
    const Result<Population> opened = open_population(file);
    if (opened) return "it opens";
    const std::string prefix = "cannot read `" + file + "`: ";
    EXPECT_TRUE(opened.error().message.starts_with(prefix)) << opened.error().message;
    return opened.error().message.substr(prefix.size());
  }
};

TEST_F(PopulationFile, OpensAsItWasWritten) {
  const Population population = sample_population();
  const std::string file = written(population);
  EXPECT_TRUE(is_population_file(file));
  Result<Population> opened = open_population(file);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(described(opened.value()), described(population));
  EXPECT_FALSE(verified(file));
  EXPECT_EQ(files(), std::vector<std::string>{file});
}

TEST_F(PopulationFile, OfNobodyAndNothing) {
  const std::string file = written(Population());
  Result<Population> opened = open_population(file);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(described(opened.value()), described(Population()));
  EXPECT_FALSE(verified(file));
}

TEST_F(PopulationFile, SamePopulationSameBytes) {
  const std::string first = bytes_of(written());
  const Population again = open_population(path("x.pop")).value();
  ASSERT_FALSE(write_population(again, path("y.pop")));
  EXPECT_EQ(bytes_of(path("y.pop")), first);
}

TEST_F(PopulationFile, KeepsACommonIndexDate) {
  Population population = sample_population();
  population.index = PatientDays{DayRange{3, 5}, {}, {}};
  EXPECT_EQ(described(open_population(written(population)).value()), described(population));
}

TEST_F(PopulationFile, ArraysAreAlignedAndPadded) {
  const Population opened = open_population(written()).value();
  for (const Column& column : opened.columns) {
    if (!column.numbers) continue;
    const AlignedBytes& data = column.numbers->data.data;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(data.as<void>()) % kColumnAlignment, 0U);
    EXPECT_EQ(data.size(), 64 * static_cast<std::size_t>(column.numbers->data.width));
  }
}

TEST_F(PopulationFile, PartsOutliveThePopulationAndTheName) {
  std::optional<EventRun> run;
  std::optional<Column> column;
  TextList ids;
  {
    const Population opened = open_population(written()).value();
    run = opened.tables[0].runs[0];
    column = opened.columns[0];
    ids = opened.ids;
  }
  std::filesystem::remove(path("x.pop"));
  EXPECT_EQ(described(*run, 4), described(sample_population().tables[0].runs[0], 4));
  EXPECT_EQ(cell_text(*column, 0), "<5");
  EXPECT_EQ(ids[1], "01-702");
}

TEST_F(PopulationFile, AnOpenOneStaysWhenItIsWrittenAnew) {
  const std::string file = written();
  const Population old = open_population(file).value();
  Population other;
  other.patients = 1;
  written(other);
  EXPECT_EQ(described(old), described(sample_population()));
  EXPECT_EQ(described(open_population(file).value()), described(other));
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(PopulationFile, KnowsTheRangesOfBlocks) {
  Population population;
  population.patients = 2 * kBlockRows + 1;
  std::vector<std::string> cells(population.patients, "7");
  cells[0] = "-3";
  cells[1] = "";
  cells[kBlockRows - 1] = "<9";
  cells[kBlockRows] = "8.5";
  cells.back() = "";
  population.columns.push_back(column_of("x", cells));
  const Population opened = open_population(written(population)).value();
  const AlignedBytes& blocks = opened.columns[0].numbers->blocks;
  ASSERT_EQ(blocks.size(), 3 * sizeof(BlockRange));
  const auto* range = blocks.as<BlockRange>();
  EXPECT_EQ(range[0].min, -30);
  EXPECT_EQ(range[0].max, 90);
  EXPECT_EQ(range[0].missing, 1U);
  EXPECT_EQ(range[1].min, 70);
  EXPECT_EQ(range[1].max, 85);
  EXPECT_EQ(range[1].missing, 0U);
  EXPECT_EQ(range[2].min, 0);
  EXPECT_EQ(range[2].max, 0);
  EXPECT_EQ(range[2].missing, 1U);
}

TEST_F(PopulationFile, KnowsTheRangesOfBlocksAsTheyAreStored) {
  Population population;
  population.patients = kBlockRows + 2;
  std::vector<std::string> cells(population.patients, "140");
  cells[7] = "100";
  cells[kBlockRows - 1] = "354";
  cells[kBlockRows] = "";
  population.columns.push_back(column_of("x", cells));
  const Population opened = open_population(written(population)).value();
  const Numbers& numbers = *opened.columns[0].numbers;
  EXPECT_EQ(numbers.data.base, 227);
  ASSERT_EQ(numbers.blocks.size(), 2 * sizeof(BlockRange));
  const auto* range = numbers.blocks.as<BlockRange>();
  EXPECT_EQ(range[0].min, -127);
  EXPECT_EQ(range[0].max, 127);
  EXPECT_EQ(range[1].min, 140 - 227);
  EXPECT_EQ(range[1].max, 140 - 227);
  EXPECT_EQ(range[1].missing, 1U);
}

// No row of whatever content may overflow, nor a number be outside what the planner goes by.
TEST_F(PopulationFile, RefusesBasesAndRangesThatCannotBe) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  Population population;
  population.patients = 2;
  population.columns.push_back(column_of("x", {"300", "310"}));
  EXPECT_TRUE(open_population(written(population)));
  const auto opens = [&](std::int64_t base, std::int64_t min, std::int64_t max) {
    Integers& data = population.columns[0].numbers->data;
    data.base = base, data.min = min, data.max = max;
    return open_population(written(population)).ok();
  };
  EXPECT_TRUE(opens(-1000, -1127, -873));
  EXPECT_FALSE(opens(-1000, -1128, -873));
  EXPECT_FALSE(opens(-1000, -1127, -872));
  EXPECT_FALSE(opens(-1000, -900, -901));
  EXPECT_TRUE(opens(kMost - 127, kMost - 127, kMost));
  EXPECT_FALSE(opens(kMost, kMost, kMost));
  EXPECT_FALSE(opens(-kMost, -kMost, -kMost));
  EXPECT_FALSE(opens(kMost, -kMost, kMost));
}

TEST_F(PopulationFile, SaysWhatIsWrong) {
  EXPECT_EQ(message(path("none.pop")), "No such file or directory");
  EXPECT_EQ(message(std::filesystem::path(path("x")).parent_path().string()), "it is a folder");
  put(path("empty.pop"), "");
  EXPECT_EQ(message(path("empty.pop")), "it is not a population file");
  put(path("foreign.pop"), "patient,ALT\n1,27\n");
  EXPECT_EQ(message(path("foreign.pop")), "it is not a population file");
  EXPECT_FALSE(is_population_file(path("foreign.pop")));
  EXPECT_FALSE(is_population_file(path("none.pop")));

  const std::string bytes = bytes_of(written());
  const std::string file = path("x.pop");
  put(file, bytes.substr(0, 20));
  EXPECT_EQ(message(file), "it is truncated: it has 20 bytes");
  put(file, bytes.substr(0, bytes.size() - 64));
  EXPECT_EQ(message(file), "it is truncated: it has " + std::to_string(bytes.size() - 64) + " bytes and should have " +
                               std::to_string(bytes.size()) + " bytes");
  put(file, bytes + "x");
  EXPECT_TRUE(message(file).starts_with("something was appended to it")) << message(file);
}

// A header that is right but for what `change` does to it.
std::string with_header(std::string bytes, void (*change)(FileHeader&),
                        std::uint64_t (*sum)(const void*, std::size_t)) {
  FileHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  change(header);
  header.checksum = sum(&header, offsetof(FileHeader, checksum));
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

TEST_F(PopulationFile, RefusesOtherVersionsAndByteOrders) {
  const std::string bytes = bytes_of(written());
  put(path("x.pop"), with_header(
                         bytes, [](FileHeader& h) { h.version = 2; }, checksum));
  EXPECT_EQ(message(path("x.pop")),
            "it is of version 2 of the format, and this eligc reads version 3; import its source again");
  put(path("x.pop"), with_header(
                         bytes, [](FileHeader& h) { h.byte_order = 0x04030201; }, checksum));
  EXPECT_EQ(message(path("x.pop")), "it was written on a machine of the other byte order");
  put(path("x.pop"), with_header(
                         bytes, [](FileHeader& h) { h.metadata_bytes = ~std::uint64_t{0}; }, checksum));
  EXPECT_EQ(message(path("x.pop")), "its header is damaged");
}

// The bytes that open_population vouches for.
std::size_t vouched(const std::string& bytes) {
  FileHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  return sizeof header + header.metadata_bytes;
}

TEST_F(PopulationFile, TruncatedAnywhereItDoesNotOpen) {
  const std::string file = written();
  for (std::size_t size = std::filesystem::file_size(file); size-- > 0;) {
    std::filesystem::resize_file(file, size);
    ASSERT_FALSE(open_population(file)) << size;
  }
}

TEST_F(PopulationFile, AFlippedBitInHeaderOrMetadataIsSeenWhenItOpens) {
  const std::string file = written();
  const std::string bytes = bytes_of(file);
  for (std::size_t at = 0; at < vouched(bytes); ++at) {
    for (const char flip : {'\x01', '\x80', '\xFF'}) {
      poke(file, at, {static_cast<char>(bytes[at] ^ flip)});
      ASSERT_FALSE(open_population(file)) << at;
    }
    poke(file, at, {bytes[at]});
  }
  EXPECT_TRUE(open_population(file));
}

// The checksums say that nothing was changed, and yet the metadata is nonsense: bounds hold all the same.
TEST_F(PopulationFile, MadeUpMetadataGivesAnErrorOrAPopulation) {
  const std::string file = written();
  const std::string bytes = bytes_of(file);
  for (std::size_t at = sizeof(FileHeader); at < vouched(bytes); ++at) {
    for (const char flip : {'\x01', '\x40', '\xFF'}) {
      std::string forged = bytes;
      forged[at] ^= flip;
      FileHeader header;
      std::memcpy(&header, forged.data(), sizeof header);
      header.metadata_checksum = checksum(forged.data() + sizeof header, header.metadata_bytes);
      header.checksum = checksum(&header, offsetof(FileHeader, checksum));
      std::memcpy(forged.data(), &header, sizeof header);
      poke(file, 0, forged.substr(0, vouched(bytes)));
      Result<Population> opened = open_population(file);
      if (opened) (void)verify_population(opened.value());
    }
  }
}

TEST_F(PopulationFile, VerifyingFindsAFlippedBitAnywhere) {
  const std::string file = written();
  const std::string bytes = bytes_of(file);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    poke(file, at, {static_cast<char>(bytes[at] ^ 0x10)});
    const auto damage = verified(file);
    ASSERT_TRUE(damage) << at;
    if (at >= vouched(bytes)) {
      ASSERT_TRUE(open_population(file)) << at;  // the arrays are not read
      ASSERT_NE(damage->message.find("it is damaged between byte "), std::string::npos) << damage->message;
    }
    poke(file, at, {bytes[at]});
  }
  EXPECT_FALSE(verified(file));
}

TEST_F(PopulationFile, VerifyingAPartReadsThatPart) {
  const std::string file = written();
  const Population population = open_population(file).value();
  EXPECT_FALSE(verify_population(sample_population()));  // in memory
  EXPECT_FALSE(verify_columns(sample_population(), {&population.columns[0]}));

  // Damages the byte at `place`, which is within the mapped file.
  const auto damage = [&](const Population& opened, const void* place) {
    std::string bytes = bytes_of(file);
    const auto* array = static_cast<const char*>(place);
    const char* first = opened.ids.offsets().as<char>();
    const std::size_t at = vouched(bytes) + static_cast<std::size_t>(array - first);
    bytes[at] ^= 1;
    put(path("damaged.pop"), bytes);
    return open_population(path("damaged.pop")).value();
  };
  const Population column = damage(population, population.columns[1].numbers->data.data.as<void>());
  EXPECT_FALSE(verify_columns(column, {&column.columns[0]}));
  EXPECT_TRUE(verify_columns(column, {&column.columns[0], &column.columns[1]}));
  EXPECT_FALSE(verify_patients(column));
  EXPECT_TRUE(verify_population(column));

  const Population labels = damage(population, population.columns[2].texts->labels.bytes().as<void>());
  EXPECT_TRUE(verify_columns(labels, {&labels.columns[2]}));

  const EventRun& run = population.tables[0].runs[1];
  for (const void* place :
       {run.owners.as<void>(), run.start.hi.as<void>(), run.fields[0].numbers->valid.bytes().as<void>()}) {
    const Population damaged = damage(population, place);
    EXPECT_FALSE(verify_runs(damaged, {&damaged.tables[0].runs[0]}));
    EXPECT_TRUE(verify_runs(damaged, {&damaged.tables[0].runs[0], &damaged.tables[0].runs[1]}));
  }
  const Population index = damage(population, population.index->days.hi.as<void>());
  EXPECT_TRUE(verify_patients(index));
}

long page_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt + usage.ru_majflt;
}

TEST_F(PopulationFile, OpeningTouchesTheMetadataAlone) {
  Population population;
  population.patients = 2'000'000;
  for (int i = 0; i < 4; ++i) {
    Column column{"x", "x", ColumnRole::Value, std::nullopt, {}, {}};
    column.numbers.emplace();
    column.numbers->data = Integers::zeros(population.patients, 0, std::int64_t{1} << 40);
    column.numbers->valid = Bitmap(population.patients);
    population.columns.push_back(std::move(column));
  }
  TextListBuilder ids;
  for (std::size_t i = 0; i < population.patients; ++i) ids.add("P" + std::to_string(i));
  population.ids = ids.finish();
  const std::string file = written(population);
  const auto pages = static_cast<long>(std::filesystem::file_size(file) / 4096);
  ASSERT_GT(pages, 10'000);

  const long before = page_faults();
  const Result<Population> opened = open_population(file);
  const long faults = page_faults() - before;
  ASSERT_TRUE(opened);
  EXPECT_LT(faults, 200);
  EXPECT_EQ(patient_id(opened.value(), 1'999'999), "P1999999");
}

TEST_F(PopulationFile, CannotBeWrittenJustAnywhere) {
  const auto why = [&](const std::string& file) { return write_population(Population(), file)->message; };
  const std::string folder = std::filesystem::path(path("x")).parent_path().string();
  EXPECT_EQ(why(folder), "cannot write `" + folder + "`: it is a folder");
  EXPECT_EQ(why("/nowhere/x.pop"), "cannot write `/nowhere/x.pop`: there is no folder `/nowhere`");
  EXPECT_EQ(why("/dev/null"), "cannot write `/dev/null`: it is not a regular file");
}

TEST_F(PopulationFile, ADiskThatIsFullLeavesNothing) {
  const std::string file = written();
  const std::string before = bytes_of(file);
  Population large;
  large.patients = 1'000'000;
  large.columns.push_back(column_of("x", std::vector<std::string>(large.patients, "1000")));
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit small{100'000, limit.rlim_max};
  std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const auto failed = write_population(large, file);
  setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, SIG_DFL);
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->message, "cannot write `" + file + "`: File too large");
  EXPECT_EQ(bytes_of(file), before);
  EXPECT_EQ(files().size(), 1U);
}

}  // namespace
}  // namespace elig
