// The demo's population is what bench/demo/assumptions say, within the bounds of chance; it is the same for every
// number of threads; and the five protocols bind and screen it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "bench/demo/course.h"
#include "bench/demo/population.h"
#include "bench/demo/read_assumptions.h"
#include "compiler/driver/pipeline.h"
#include "runtime/population/file.h"
#include "runtime/population/run_patients.h"

namespace elig::demo {
namespace {

namespace fs = std::filesystem;

const std::string kRoot = ELIG_SOURCE_DIR;
const std::string kAssumptions = kRoot + "/bench/demo/assumptions";
constexpr std::size_t kPatients = 4'000;
constexpr std::uint64_t kSeed = 7;

const Assumptions& assumptions() {
  static const Assumptions read = [] {
    auto result = read_assumptions(kAssumptions);
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(result).value();
  }();
  return read;
}

Population made(std::size_t patients, std::uint64_t seed, unsigned threads) {
  Options options;
  options.patients = patients;
  options.seed = seed;
  options.threads = threads;
  auto population = make_population(assumptions(), options);
  if (!population) throw std::runtime_error(population.error().message);
  return std::move(population).value();
}

const Population& population() {
  static const Population made_once = made(kPatients, kSeed, 2);
  return made_once;
}

// Who the same patients are.
const std::vector<Patient>& patients() {
  static const std::vector<Patient> list = [] {
    std::vector<Patient> made_once(kPatients);
    make_patients(assumptions(), kSeed, 0, kPatients, made_once.data());
    return made_once;
  }();
  return list;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Empty at first, gone at the end.
class Folder {
 public:
  Folder() : path_(fs::path(testing::TempDir()) / ("demo_test_" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// How often something of which each patient has a chance is expected, and how far chance may take it.
class Expected {
 public:
  void add(double share) {
    mean_ += share;
    variance_ += share * (1 - share);
  }
  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double bound() const { return 5 * std::sqrt(variance_) + 1; }

 private:
  double mean_ = 0, variance_ = 0;
};

const EventTable& table(const std::string& name) {
  for (const EventTable& one : population().tables) {
    if (one.name == name) return one;
  }
  throw std::runtime_error("no table " + name);
}

std::vector<const EventRun*> runs_of(const std::string& table_name, const std::string& code) {
  std::vector<const EventRun*> found;
  for (const EventRun& run : table(table_name).runs) {
    for (const ConceptCode& one : run.coded.codes) {
      if (one.code == code) found.push_back(&run);
    }
  }
  return found;
}

TEST(Demo, TheFileDependsOnPatientsAndSeedAlone) {
  const Folder folder;
  const auto written = [&](std::uint64_t seed, unsigned threads) {
    const fs::path path = folder.path() / "made.pop";
    const auto problem = write_population(made(2'000, seed, threads), path.string());
    EXPECT_FALSE(problem) << problem->message;
    return text_of(path);
  };
  const std::string one = written(1, 1);
  EXPECT_GT(one.size(), 1'000'000U);
  EXPECT_TRUE(one == written(1, 2));
  EXPECT_TRUE(one == written(1, 5));
  EXPECT_FALSE(one == written(2, 2));
}

TEST(Demo, AFilledHeapChangesNothing) {
  Options options;
  options.patients = 500;
  options.threads = 2;
  options.heap_bytes = 0;
  options.temporary = testing::TempDir();
  const auto in_files = make_population(assumptions(), options);
  ASSERT_TRUE(in_files) << in_files.error().message;
  const Folder folder;
  const auto bytes = [&](const Population& one) {
    const fs::path path = folder.path() / "made.pop";
    EXPECT_FALSE(write_population(one, path.string()));
    return text_of(path);
  };
  EXPECT_TRUE(bytes(in_files.value()) == bytes(made(500, 1, 1)));
}

TEST(Demo, APatientDoesNotDependOnHowManyThereAre) {
  std::vector<Patient> few(100);
  make_patients(assumptions(), kSeed, 90, 100, few.data());
  EXPECT_EQ(few[95].born, patients()[95].born);
  EXPECT_EQ(few[95].traits, patients()[95].traits);
}

// What a region's tumours weigh against each other.
std::vector<double> tumour_shares(const std::string& region) {
  Traits traits;
  for (Trait i = 0; i < assumptions().trait_names.size(); ++i) traits[i] = assumptions().trait_names[i] == region;
  std::vector<double> shares;
  double sum = 0;
  for (const Tumour& tumour : assumptions().tumours) sum += shares.emplace_back(tumour.share.of(traits));
  for (double& share : shares) share /= sum;
  return shares;
}

TEST(Demo, TumoursAndSexesAreInTheirShares) {
  const Assumptions& all = assumptions();
  std::vector<std::vector<double>> shares;  // by region
  for (const std::string& region : all.regions) shares.push_back(tumour_shares(region));
  for (std::size_t i = 0; i < all.tumours.size(); ++i) {
    Expected expected, women;
    double found = 0, found_women = 0;
    for (const Patient& patient : patients()) {
      expected.add(shares[all.sites[patient.site].region][i]);
      if (patient.tumour != i) continue;
      ++found;
      women.add(all.tumours[i].female);
      found_women += patient.is(Given::Female) ? 1 : 0;
    }
    EXPECT_NEAR(found, expected.mean(), expected.bound()) << all.tumours[i].id;
    EXPECT_NEAR(found_women, women.mean(), women.bound()) << all.tumours[i].id;
  }
}

TEST(Demo, WhatHappensIsInItsShare) {
  for (const Happening& one : assumptions().happenings) {
    Expected expected;
    double found = 0;
    for (const Patient& patient : patients()) {
      expected.add(one.share.of(patient.traits));
      found += patient.traits[one.trait] ? 1 : 0;
    }
    EXPECT_NEAR(found, expected.mean(), expected.bound()) << one.id;
  }
}

TEST(Demo, WhoeverHasADiseaseHasARowOfIt) {
  std::set<std::size_t> with_rows;
  for (const char* code : {"I10", "I11.9"}) {
    for (const EventRun* run : runs_of("condition", code)) {
      each_patient(*run, kPatients, [&](std::size_t patient, auto, auto) { with_rows.insert(patient); });
    }
  }
  const auto& all = assumptions().happenings;
  const auto hypertension = std::ranges::find(all, "hypertension", &Happening::id);
  ASSERT_NE(hypertension, all.end());
  ASSERT_GT(with_rows.size(), kPatients / 5);
  for (std::size_t i = 0; i < kPatients; ++i) {
    EXPECT_EQ(with_rows.contains(i), patients()[i].traits[hypertension->trait]) << i;
  }
}

TEST(Demo, AnswersAreMissingInTheirShare) {
  for (std::size_t i = 0; i < assumptions().answers.size(); ++i) {
    const Answer& answer = assumptions().answers[i];
    const Column& column = population().columns[i];
    ASSERT_EQ(column.name, answer.id);
    if (answer.id == "stage" || answer.id == "best_response") continue;  // not every course has one
    Expected expected;
    double found = 0;
    for (std::size_t row = 0; row < kPatients; ++row) {
      const Patient& patient = patients()[row];
      const double gaps = assumptions().sites[patient.site].gaps;
      expected.add(std::max(0.0, 1 - gaps * (1 - answer.answered.of(patient.traits))));
      found += cell_text(column, row).empty() ? 0 : 1;
    }
    EXPECT_NEAR(found, expected.mean(), expected.bound()) << answer.id;
  }
}

// By measurement: the units that its runs have numbers in.
std::set<std::string> units_of(const Measurement& measurement) {
  std::set<std::string> units;
  for (const EventRun& run : table("measurement").runs) {
    if (run.coded.display != measurement.id) continue;
    for (const Column& field : run.fields) {
      if (field.role == ColumnRole::Value && field.numbers) units.insert(field.unit.value_or(""));
    }
  }
  return units;
}

TEST(Demo, SitesRecordInTheirOwnUnits) {
  std::size_t mixed = 0;
  for (const Measurement& one : assumptions().measurements) {
    std::set<std::string> possible;
    for (const Form& form : one.forms) possible.insert(form.unit);
    if (possible.size() < 2) continue;
    EXPECT_GE(units_of(one).size(), 2U) << one.id;
    ++mixed;
  }
  EXPECT_GE(mixed, 20U);
  EXPECT_EQ(runs_of("measurement", "2160-0").size(), 1U);   // creatinine as mass
  EXPECT_EQ(runs_of("measurement", "14682-9").size(), 1U);  // and as substance
}

TEST(Demo, ResultsAreCensoredAndHaveLimits) {
  for (const char* loinc : {"1975-2", "42595-9"}) {  // bilirubin, HBV DNA
    std::size_t below = 0;
    for (const EventRun* run : runs_of("measurement", loinc)) {
      for (const Column& field : run->fields) {
        if (field.role != ColumnRole::Value || !field.numbers) continue;
        for (std::size_t row = 0; row < run->rows; ++row) below += field.numbers->below.test(row) ? 1 : 0;
      }
    }
    EXPECT_GT(below, 0U) << loinc;
  }
  const EventRun& alt = *runs_of("measurement", "1742-6").at(0);
  const auto limits = std::ranges::find(alt.fields, ColumnRole::Uln, &Column::role);
  ASSERT_NE(limits, alt.fields.end());
  std::size_t with_limit = 0;
  for (std::size_t row = 0; row < alt.rows; ++row) with_limit += limits->numbers->valid.test(row) ? 1 : 0;
  EXPECT_GT(with_limit, alt.rows * 8 / 10);  // three sites of 26 print none
  EXPECT_LT(with_limit, alt.rows);
}

TEST(Demo, LiverMetastasesRaiseTransaminases) {
  const EventRun& alt = *runs_of("measurement", "1742-6").at(0);
  const auto value = std::ranges::find(alt.fields, ColumnRole::Value, &Column::role);
  const auto liver = static_cast<Trait>(std::ranges::find(assumptions().trait_names, "liver_mets") -
                                        assumptions().trait_names.begin());
  double sum[2] = {0, 0}, count[2] = {0, 0};
  each_patient(alt, kPatients, [&](std::size_t patient, std::size_t first, std::size_t end) {
    const std::size_t which = patients()[patient].traits[liver] ? 1 : 0;
    for (std::size_t row = first; row < end; ++row) {
      sum[which] += static_cast<double>(value->numbers->data[row]);
      count[which] += 1;
    }
  });
  ASSERT_GT(count[1], 500);
  EXPECT_GT(sum[1] / count[1], 1.4 * sum[0] / count[0]);
}

// What a trial asks for that an oncology network does not record under that name.
const std::set<std::string> kNotRecorded = {"dyspnoea_grade",          "infection_grade",
                                            "ischaemia_grade",         "mutilating_surgery",
                                            "refuses_surgery",         "surgery_meets_vessels_or_nerves",
                                            "bone_margin_unattainable"};

class Protocol : public testing::TestWithParam<std::string> {};

TEST_P(Protocol, BindsAndScreens) {
  const std::string path = kRoot + "/rules/trials/" + GetParam() + ".elig";
  Sources sources;
  Diagnostics diagnostics;
  const auto programs = compile_rules(sources, sources.add({path, text_of(path)}), diagnostics);
  ASSERT_TRUE(programs && programs->size() == 1);
  auto jit = Jit::create({});
  ASSERT_TRUE(jit) << jit.error().message;
  const auto screened = screen_program(programs->front(), population(), *jit.value(), {}, {}, diagnostics);
  ASSERT_TRUE(screened && *screened);
  const Screened& result = screened->value();
  std::uint64_t all = 0;
  for (const std::uint64_t count : result.counts.status) all += count;
  EXPECT_EQ(all, kPatients);
  for (const auto& one : result.counts.criteria) EXPECT_EQ(one.met + one.not_met + one.unknown, kPatients);
  for (const BindingNote& note : result.binding.notes) {
    const bool unbound = note.kind == BindingNote::Kind::Unbound;
    EXPECT_TRUE(!unbound || kNotRecorded.contains(note.input)) << note.message;
  }
  EXPECT_TRUE(result.binding.unread.empty());
}

INSTANTIATE_TEST_SUITE_P(Five, Protocol,
                         testing::Values("BTC_ANS_2L", "NCT03787251", "NCT03890068", "NCT04361331", "NCT05490667"),
                         [](const auto& which) { return which.param; });

TEST(Assumptions, MistakesAreNamed) {
  const Folder folder;
  const auto problem_with = [&](const std::string& file, const std::string& from, const std::string& to) {
    fs::copy(kAssumptions, folder.path(), fs::copy_options::overwrite_existing | fs::copy_options::recursive);
    std::string text = text_of(folder.path() / file);
    const std::size_t at = text.find(from);
    if (at == std::string::npos) return "`" + from + "` is not there";
    std::ofstream(folder.path() / file) << text.replace(at, from.size(), to);
    const auto read = read_assumptions(folder.path().string());
    if (read) return std::string("none");
    return read.error().message.substr(folder.path().string().size() + 1);
  };
  EXPECT_EQ(problem_with("conditions.json", "\"days_ago\"", "\"days_back\""),
            "conditions.json: `hypertension` has no `days_ago`");
  EXPECT_EQ(problem_with("conditions.json", "\"goes_on\"", "\"keeps_on\""),
            "conditions.json: `hypertension` has a key that nobody reads: `keeps_on`");
  EXPECT_EQ(problem_with("conditions.json", "\"age_18_39\"", "\"young\""),
            "conditions.json: `young` is no trait defined before");
  EXPECT_EQ(problem_with("treatment.json", "\"nab_paclitaxel\"]", "\"nab\"]"),
            "treatment.json: `nab` is no medicine defined before");
}

}  // namespace
}  // namespace elig::demo
