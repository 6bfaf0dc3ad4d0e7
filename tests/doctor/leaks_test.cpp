// Leaks planted in drawn tables are found, and what is drawn without one stops no training.
#include <gtest/gtest.h>

#include <functional>
#include <numeric>

#include "pellucid/base/random.hpp"
#include "pellucid/doctor/mistakes.hpp"
#include "tests/doctor/cases.hpp"

namespace pellucid::doctor {
namespace {

constexpr std::uint32_t rows = 200;
double drawn(std::uint64_t seed, std::uint32_t row, std::uint32_t column) { return random_uniform(seed, row, column); }
double gaussian(std::uint64_t seed, std::uint32_t row, std::uint32_t column) {
  double sum = -6;
  for (std::uint32_t i = 0; i < 12; ++i) sum += drawn(seed, row, 100 * column + i);
  return sum;
}

/// Two columns of numbers and a word beside a target that depends on them and on noise; then `more`, then the target.
struct Drawn {
  std::uint64_t seed;
  bool has_classes;
  double number(std::uint32_t row) const {
    return 2 * drawn(seed, row, 1) - drawn(seed, row, 2) + 0.3 * gaussian(seed, row, 7);
  }
  std::string target(std::uint32_t row) const {
    return has_classes ? (number(row) > 0.5 ? "yes" : "no") : number_text(number(row), 5);
  }
  double truth(std::uint32_t row) const {
    return has_classes ? (number(row) > 0.5 ? 1.0 : 0.0) : *parse_number(target(row));
  }
  std::string csv(const std::string& names, const std::function<std::string(std::uint32_t)>& more) const {
    std::string text = "a,b,word" + (names.empty() ? "" : "," + names) + ",y\n";
    for (std::uint32_t row = 0; row < rows; ++row) {
      text += number_text(drawn(seed, row, 1), 4) + "," + number_text(drawn(seed, row, 2), 4) +
              (drawn(seed, row, 3) < 0.4 ? ",x" : ",z") + (names.empty() ? "" : "," + more(row)) + "," + target(row) +
              "\n";
    }
    return text;
  }
};

/// The names of what stops a training on the table, and with "(told)" what does not but is of a leak's kind.
std::string found_leaks(const std::string& csv, std::size_t held_out = 40) {
  const LabelledTable table(csv, held_out);
  std::string all;
  for (const Problem& problem : find_problems(table.at())) {
    if (problem.finding->consequence == nullptr) continue;
    all += (all.empty() ? "" : "; ") + problem.allowance() + (problem.stops() ? "" : " (told)");
  }
  return all;
}

/// Whether a finding of that name is found.
bool is_found(const std::string& name, Case at, const Source* source = nullptr) {
  at.source = source;
  return std::ranges::any_of(find_problems(at), [&](const Problem& each) { return each.finding->name.text == name; });
}

TEST(Leaks, of_drawn_tables_without_one_none_is_stopped) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    for (const bool has_classes : {false, true}) {
      EXPECT_EQ(found_leaks(Drawn{seed, has_classes}.csv("", {})), "") << seed;
    }
  }
}

TEST(Leaks, are_found_whatever_the_seed) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Drawn numbers{seed, false}, classes{seed, true};
    const auto text = [](double value) { return number_text(value, 12); };
    const auto found = [&](const Drawn& of, const std::string& names, const auto& more) {
      return found_leaks(of.csv(names, more));
    };
    EXPECT_EQ(found(classes, "code", [&](auto row) { return "k" + text(classes.truth(row)); }), "leak:code");
    EXPECT_EQ(found(numbers, "copy", [&](auto row) { return text(7 - 3 * numbers.truth(row)); }), "sum_leak:copy");
    EXPECT_EQ(
        found(numbers, "near", [&](auto row) { return text(numbers.truth(row) + 0.01 * gaussian(seed, row, 8)); }),
        "near_leak:near");
    EXPECT_EQ(found(numbers, "bent", [&](auto row) { return text(std::exp(numbers.truth(row))); }), "near_leak:bent");
    EXPECT_EQ(found(classes, "near", [&](auto row) { return text(classes.truth(row) + 0.1 * gaussian(seed, row, 8)); }),
              "near_leak:near");
    const auto part = [&](std::uint32_t row) { return std::floor(20 * drawn(seed, row, 9)) + 1; };
    EXPECT_EQ(found(numbers, "each,count",
                    [&](auto row) { return text(numbers.truth(row) / part(row)) + "," + text(part(row)); }),
              "function_leak");
    EXPECT_EQ(found(classes, "ours,theirs",
                    [&](auto row) { return text(part(row) + classes.truth(row)) + "," + text(part(row)); }),
              "function_leak");
    const auto id = [&](std::uint32_t row) {
      return (classes.truth(row) > 0 ? "A" : "B") +
             std::to_string(10000 + 7 * row + static_cast<std::uint32_t>(5 * drawn(seed, row, 4)));
    };
    EXPECT_TRUE(is_found("id_leak", LabelledTable(classes.csv("ref", id)).at()));
  }
}

/// A whole number below `count` that says the class by a drawn table of the numbers.
std::uint32_t of_its_class(std::uint64_t seed, std::uint32_t row, bool is_yes, std::uint32_t count) {
  const auto drawn_number = static_cast<std::uint32_t>(count / 2 * drawn(seed, row, 31));
  const std::vector<std::uint32_t> order = random_permutation(random_key(seed, "codes", 0), count);
  return order[2 * drawn_number + (is_yes ? 1 : 0)];
}

TEST(Leaks, whatever_the_column_is_its_values_stop_a_training) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Drawn classes{seed, true};
    const auto number = [&](std::uint32_t row) { return of_its_class(seed, row, classes.truth(row) > 0, 60); };
    const auto found = [&](const char* name, const auto& more) { return found_leaks(classes.csv(name, more)); };
    EXPECT_EQ(found("closed",
                    [&](auto row) {
                      const std::uint32_t day = number(row);
                      return "2024-0" + std::to_string(1 + day / 28) + "-" + std::to_string(101 + day % 28).substr(1);
                    }),
              "leak:closed");
    EXPECT_EQ(found("paid", [&](auto row) { return "$" + std::to_string(17 * number(row) + 3) + ".50"; }), "leak:paid");
    EXPECT_EQ(found("note", [&](auto row) { return "the office sent form " + std::to_string(number(row)) + " on"; }),
              "leak:note");
    EXPECT_EQ(found("code", [&](auto row) { return "Q" + std::to_string(100 + number(row)); }), "leak:code");
  }
}

TEST(Leaks, a_measurement_in_words_is_told_and_stops_nothing) {
  const Drawn classes{3, true};
  const auto found = [&](std::uint32_t (*of)(std::uint32_t, bool)) {
    return found_leaks(classes.csv("pressure", [&](auto row) {
      return std::to_string(of(static_cast<std::uint32_t>(3 * drawn(9, row, 0)), classes.truth(row) > 0)) + "/" +
             std::to_string(70 + row % 6);
    }));
  };
  EXPECT_EQ(found([](std::uint32_t step, bool is_yes) { return 100 + 5 * step + (is_yes ? 40 : 0); }),
            "leak:pressure (told)");
  EXPECT_EQ(found([](std::uint32_t step, bool is_yes) { return 100 + 10 * step + (is_yes ? 5 : 0); }), "leak:pressure");
}

TEST(Leaks, values_that_name_things_are_told_and_stop_nothing) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    std::string csv = "town,height,noise,y\n";
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto town = static_cast<std::uint32_t>(50 * drawn(seed, row, 0));
      csv += "T" + std::to_string(town) + "," + number_text(drawn(seed + 100, town, 1) + 0.05 * drawn(seed, row, 2)) +
             "," + number_text(drawn(seed, row, 3)) + (drawn(seed + 200, town, 4) < 0.5 ? ",yes\n" : ",no\n");
    }
    EXPECT_EQ(found_leaks(csv), "leak:town (told)") << seed;
  }
}

TEST(Leaks, what_was_filled_in_later_is_found_with_mistakes_and_stops_without) {
  int stopped = 0, days = 0, refunds = 0;  // of eight tables, in one of which another column tells nearly as much
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Drawn classes{seed, true};
    const auto with = [&](const char* name, const char* otherwise, std::uint32_t wrong) {
      return found_leaks(classes.csv(name, [&](auto row) {
        const bool is_there = (classes.truth(row) > 0) != (row * 7 % 100 < wrong);
        return is_there ? number_text(1 + 90 * drawn(seed, row, 33), 5) : std::string(otherwise);
      }));
    };
    days += with("days", "0", 2).starts_with("near_leak:days") ? 1 : 0;
    refunds += with("refund", "", 2).starts_with("near_leak:refund") ? 1 : 0;
    EXPECT_EQ(with("days", "0", 40), "") << seed;
    EXPECT_EQ(with("refund", "", 40), "") << seed;
    const std::string all = with("refund", "", 0);
    EXPECT_NE(all.find("leak:refund"), std::string::npos) << seed;
    stopped += all.ends_with("(told)") ? 0 : 1;
  }
  EXPECT_EQ(stopped, 7);
  EXPECT_EQ(days, 7);
  EXPECT_EQ(refunds, 7);
}

TEST(Leaks, the_mistakes_left_are_the_fewest_of_all_ways_to_cut) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Truths truths{{}, {}, 2};
    std::vector<double> numbers;
    for (std::uint32_t row = 0; row < 12; ++row) {
      truths.rows.push_back(row);
      truths.numbers.push_back(drawn(seed, row, 0) < 0.5 ? 1 : 0);
      numbers.push_back(drawn(seed, row, 1) < 0.2 ? std::nan("") : std::floor(8 * drawn(seed, row, 2)));
    }
    const double yes = std::accumulate(truths.numbers.begin(), truths.numbers.end(), 0.0);
    if (yes == 0 || yes == 12) continue;
    double fewest = 12;
    for (int low = 0; low <= 8; ++low) {
      for (int high = low; high <= 8; ++high) {
        for (int named = 0; named < 16; ++named) {  // the class below, between, above, and where there is none
          double wrong = 0;
          for (std::size_t row = 0; row < numbers.size(); ++row) {
            const int part = std::isnan(numbers[row]) ? 3 : numbers[row] < low ? 0 : numbers[row] < high ? 1 : 2;
            wrong += (named >> part) % 2 == static_cast<int>(truths.numbers[row]) ? 0 : 1;
          }
          fewest = std::min(fewest, wrong);
        }
      }
    }
    EXPECT_DOUBLE_EQ(mistakes_left(numbers, truths), fewest / std::min(yes, 12 - yes)) << seed;
  }
}

TEST(Leaks, rows_loaded_twice_are_found_whatever_their_stamp) {
  const auto table = [](double kept, bool is_few) {
    std::string csv = "loaded,a,b,word,y\n";
    for (std::uint32_t row = 0; row < rows; ++row) {
      const std::uint32_t thing = drawn(7, row, 0) < kept ? row % 100 : row;
      const auto number = [&](std::uint32_t column) {
        return number_text(std::floor((is_few ? 2 : 500) * drawn(1, thing, column)));
      };
      csv += "2024-05-" + std::to_string(101 + (3 * row + row / 100) % 28).substr(1) + "," + number(1) + "," +
             number(2) + (drawn(1, thing, 3) < 0.5 ? ",x," : ",z,") + number(4) + "\n";
    }
    return csv;
  };
  EXPECT_TRUE(is_found("stamped_copies", LabelledTable(table(1, false), 100).at()));
  EXPECT_FALSE(is_found("stamped_copies", LabelledTable(table(0, false), 100).at()));
  EXPECT_FALSE(is_found("stamped_copies", LabelledTable(table(1, true), 100).at())) << "few kinds of rows";
  EXPECT_FALSE(is_found("stamped_copies", LabelledTable(table(1, false), 9).at())) << "few are judged";
}

TEST(Leaks, rows_loaded_twice_are_found_among_many_wherever_their_stamp_stands) {
  constexpr std::uint32_t many = 10'000;
  constexpr std::uint32_t columns = 4;
  const auto table = [](std::uint32_t stamp, double kept) {
    std::string csv = "a,b,c,d,y\n";
    for (std::uint32_t row = 0; row < many; ++row) {
      const std::uint32_t thing = drawn(7, row, 0) < kept ? row % (many / 2) : row;
      for (std::uint32_t column = 0; column < columns; ++column) {
        const double number = column == stamp ? drawn(2, row, 9) : std::floor(500 * drawn(1, thing, column));
        csv += number_text(number) + ",";
      }
      csv += number_text(std::floor(500 * drawn(1, thing, columns))) + "\n";
    }
    return csv;
  };
  for (std::uint32_t stamp = 0; stamp < columns; ++stamp) {
    const LabelledTable copied(table(stamp, 1), many / 5);
    EXPECT_TRUE(is_found("stamped_copies", copied.at())) << stamp;
    EXPECT_FALSE(is_found("stamped_copies", LabelledTable(table(stamp, 0), many / 5).at())) << stamp;
  }
}

TEST(Leaks, a_table_that_stands_there_three_times_stops_a_training_and_few_kinds_of_rows_do_not) {
  const auto stops = [](const std::string& csv) {
    const SplitTable table(csv, {.test = 0.2});
    return std::ranges::any_of(find_problems(table.at()), &Problem::stops);
  };
  const auto table = [](std::uint32_t times, std::uint32_t count) {
    std::string csv = "a,b,c,y\n";
    for (std::uint32_t time = 0; time < times; ++time) {
      for (std::uint32_t row = 0; row < count; ++row) {
        for (std::uint32_t column = 0; column < 3; ++column) {
          csv += std::to_string(static_cast<int>(5 * drawn(3, row, column))) + ",";
        }
        csv += drawn(3, row, 5) < 0.5 ? "yes\n" : "no\n";
      }
    }
    return csv;
  };
  EXPECT_TRUE(stops(table(3, 70)));
  EXPECT_TRUE(stops(table(2, 70)));
  EXPECT_FALSE(stops(table(1, 210)));
  EXPECT_FALSE(stops(table(3, 20))) << "chance would do";
  std::string all = "a,b,c,d,e,f,y\n";  // each kind of row four times, as a truth table that is written so
  for (int row = 0; row < 256; ++row) {
    int ones = 0;
    for (int bit = 0; bit < 6; ++bit) {
      all += std::to_string((row >> bit) % 2) + ",";
      ones += (row >> bit) % 2;
    }
    all += ones % 2 == 0 ? "even\n" : "odd\n";
  }
  EXPECT_FALSE(stops(all));
}

TEST(Leaks, a_strong_column_beside_others_as_strong_is_told_and_stops_nothing) {
  const Drawn numbers{5, false};
  const auto both = [&](std::uint32_t row) {
    return number_text(numbers.truth(row) + 0.01 * gaussian(5, row, 8), 9) + "," +
           number_text(numbers.truth(row) + 0.02 * gaussian(5, row, 9), 9);
  };
  EXPECT_EQ(found_leaks(numbers.csv("one,two", both)), "near_leak:one (told); near_leak:two (told)");
}

TEST(Leaks, groups_of_one_truth_that_the_split_cuts_stop_a_training) {
  const auto table = [](double noise) {
    std::string csv = "person_id,x,y\n";
    for (std::uint32_t row = 0; row < rows; ++row) {
      const std::uint32_t person = row * 7 % 50;
      csv += std::to_string(100 + person) + "," + number_text(drawn(1, row, 0)) + "," +
             number_text(drawn(2, person, 0) + noise * drawn(3, row, 0)) + "\n";
    }
    return csv;
  };
  EXPECT_EQ(found_leaks(table(0)), "group_cut:person_id");
  EXPECT_EQ(found_leaks(table(0.5)), "group_cut:person_id (told)");
  EXPECT_EQ(found_leaks(table(5)), "");
  EXPECT_EQ(found_leaks(table(0), 0).find("group_cut"), std::string::npos) << "nothing is judged";
}

TEST(Leaks, a_code_in_an_id_is_none_while_chance_would_do) {
  const auto table = [](std::uint32_t count) {
    std::string csv = "ref,x,y\n";
    for (std::uint32_t row = 0; row < count; ++row) {
      csv += (row % 2 == 0 ? "a" : "b") + std::to_string(100 + 7 * row) + "," + number_text(drawn(1, row, 0)) +
             (row % 2 == 0 ? ",yes\n" : ",no\n");
    }
    return csv;
  };
  EXPECT_TRUE(is_found("id_leak", LabelledTable(table(60)).at()));
  EXPECT_FALSE(is_found("id_leak", LabelledTable(table(24)).at()));
}

TEST(Leaks, rows_that_differ_by_next_to_nothing_are_near_copies) {
  const auto table = [](double apart, bool is_target_kept) {
    std::string csv = "a,b,c,y\n";
    for (std::uint32_t row = 0; row < rows; ++row) {
      const std::uint32_t thing = row % 100;
      for (std::uint32_t column = 0; column < 3; ++column) {
        csv += number_text(drawn(1, thing, column) + apart * drawn(2, row, column)) + ",";
      }
      csv += number_text(drawn(3, is_target_kept ? thing : row, 0)) + "\n";
    }
    return csv;
  };
  EXPECT_TRUE(is_found("near_copies", LabelledTable(table(0.004, true), 40).at()));
  EXPECT_FALSE(is_found("near_copies", LabelledTable(table(0.4, true), 40).at()));
  EXPECT_FALSE(is_found("near_copies", LabelledTable(table(0.004, false), 40).at()));
  std::string places = "place,word,y\n";  // one column of numbers
  for (std::uint32_t row = 0; row < rows; ++row) {
    const double place = drawn(1, row % 100, 0) + 0.004 * drawn(2, row, 0);
    places += number_text(place) + (row % 3 == 0 ? ",x," : row % 3 == 1 ? ",z," : ",w,") + number_text(place, 3) + "\n";
  }
  EXPECT_FALSE(is_found("near_copies", LabelledTable(places, 40).at()));
  Source grouped;
  grouped.group = "thing";
  EXPECT_FALSE(is_found("near_copies", LabelledTable(table(0.004, true), 40).at(), &grouped));
}

TEST(Leaks, a_target_that_goes_with_time_is_cut_by_a_split_that_does_not) {
  const auto table = [](double trend) {
    std::string csv = "day,x,y\n";
    for (std::uint32_t row = 0; row < rows; ++row) {
      const std::string day = std::to_string(101 + row % 28).substr(1),
                        month = std::to_string(101 + row / 28).substr(1);
      csv += "2024-" + month + "-" + day + "," + number_text(drawn(1, row, 0)) + "," +
             number_text(trend * row / rows + drawn(2, row, 0)) + "\n";
    }
    return csv;
  };
  EXPECT_TRUE(is_found("time_cut", LabelledTable(table(5), 40).at()));
  EXPECT_FALSE(is_found("time_cut", LabelledTable(table(0), 40).at()));
  Source timed;
  timed.time = "day";
  EXPECT_FALSE(is_found("time_cut", LabelledTable(table(5), 40).at(), &timed));
}

/// The exact chance that groups of these sizes are pure if classes are dealt anew, by all ways to deal them.
double exact_chance(const std::vector<std::size_t>& groups, std::vector<double> classes) {
  std::ranges::sort(classes);
  double pure = 0, all = 0;
  do {
    std::vector<double> its(groups.size(), -1);
    bool is_pure = true;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      double& first = its[groups[i]];
      if (first < 0) first = classes[i];
      is_pure = is_pure && first == classes[i];
    }
    pure += is_pure ? 1 : 0;
    ++all;
  } while (std::ranges::next_permutation(classes).found);
  return pure / all;
}

TEST(Leaks, the_chance_that_groups_settle_classes_is_never_above_its_bound) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Truths truths{{}, {}, 2 + static_cast<Index>(seed % 2)};
    std::vector<std::size_t> groups;
    for (std::uint32_t row = 0; row < 9; ++row) {
      groups.push_back(std::min<std::size_t>(row / 3, 2));
      truths.rows.push_back(row);
      truths.numbers.push_back(std::floor(static_cast<double>(truths.classes) * drawn(seed, row, 0)));
    }
    const double bound = std::exp(log_chance(3, truths));
    EXPECT_LE(exact_chance(groups, truths.numbers), 1.02 * bound) << seed;
  }
  Truths many{{}, {}, 2};
  for (std::uint32_t row = 0; row < 40; ++row) {
    many.rows.push_back(row);
    many.numbers.push_back(row % 2);
  }
  EXPECT_TRUE(is_no_chance(2, many, 10));
  many.rows.resize(20), many.numbers.resize(20);
  EXPECT_FALSE(is_no_chance(2, many, 10)) << "one of 46,189 such tables";
}

}  // namespace
}  // namespace pellucid::doctor
