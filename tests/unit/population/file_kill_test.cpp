// A process that writes a population is killed at some moment: nothing opens that is not whole.

#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <thread>

#include "runtime/population/file.h"
#include "tests/unit/population/scratch.h"
#include "tests/unit/population/written.h"

namespace elig {
namespace {

class KilledWriter : public Scratch {
 protected:
  static Population numbered(int version) {
    Population population;
    population.patients = 200'000;
    population.index_date = std::to_string(version);
    population.columns.push_back(
        column_of("x", std::vector<std::string>(population.patients, std::to_string(1000 + version))));
    return population;
  }

  // Starts a process that writes `population` to x.pop again and again, and kills it after `delay`.
  void write_and_kill(const Population& population, std::chrono::microseconds delay) const {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      while (!write_population(population, path("x.pop"))) {
      }
      _exit(1);
    }
    std::this_thread::sleep_for(delay);
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it could not write";
  }

  // Every file that opens is whole.
  std::size_t whole_files() const {
    std::size_t whole = 0;
    for (const std::string& file : files()) {
      const Result<Population> opened = open_population(file);
      if (!opened) continue;
      EXPECT_FALSE(verify_population(opened.value())) << file;
      EXPECT_EQ(cell_text(opened.value().columns[0], 199'999),
                std::to_string(1000 + std::stoi(opened.value().index_date)));
      ++whole;
    }
    return whole;
  }
};

TEST_F(KilledWriter, LeavesNoFileOrAWholeOne) {
  const Population population = numbered(1);
  for (int round = 0; round < 60; ++round) {
    write_and_kill(population, std::chrono::microseconds(97 * round));
    whole_files();
    for (const std::string& file : files()) std::filesystem::remove(file);
  }
}

TEST_F(KilledWriter, LeavesTheOldFileOrTheNewOne) {
  const Population old = numbered(1), other = numbered(2);
  for (int round = 0; round < 60; ++round) {
    ASSERT_FALSE(write_population(old, path("x.pop")));
    write_and_kill(other, std::chrono::microseconds(97 * round));
    EXPECT_TRUE(open_population(path("x.pop")));
    EXPECT_GE(whole_files(), 1U);
  }
}

}  // namespace
}  // namespace elig
