// Each finding at its limits: what it must find, and what it must let pass. Each entry's own example and the clean
// cases are asked of all of the catalogue, so a new file is covered without a change here.
#include <gtest/gtest.h>

#include <functional>

#include "pellucid/base/random.hpp"
#include "tests/doctor/cases.hpp"

namespace pellucid::doctor {
namespace {

/// Rows of cells as CSV.
std::string csv(const std::string& header, Index rows, const std::function<std::string(Index row)>& cells) {
  std::string text = header + "\n";
  for (Index row = 0; row < rows; ++row) text += cells(row) + "\n";
  return text;
}

/// A number that stands in no other row and counts none: "0.3141".
std::string noise(Index row, std::uint64_t seed = 1) {
  return number_text(random_uniform(seed, static_cast<std::uint32_t>(row), 0));
}

/// What the findings say, as labels and columns: "constant country; leak refunded".
std::string said(const Case& at) {
  std::string all;
  for (const auto& [finding, found, is_allowed] : find_problems(at)) {
    EXPECT_NE(found.text, "") << finding->name.text;
    EXPECT_NE(found.remedy, "") << finding->name.text;
    all +=
        (all.empty() ? "" : "; ") + std::string(finding->label.text) + (found.column.empty() ? "" : " " + found.column);
  }
  return all;
}
std::string said_of_table(const std::string& text) { return said(PlainTable(text).at()); }
std::string said_of_labelled(const std::string& text) { return said(LabelledTable(text).at()); }
std::string said_of_run(const std::string& text) { return said(FinishedRun(text).at()); }
std::string said_of_model(const std::string& text) {
  const std::vector<nn::Step> steps = nn::parse_model(text);
  return said({.model = &steps});
}

TEST(Findings, each_is_found_in_its_example_and_says_what_it_promises) {
  for (const Finding& finding : catalogue<Finding>()) {
    ASSERT_STRNE(finding.example.call, "") << finding.name.text << " has no example";
    const std::vector<Problem> found = found_in_example(finding);
    ASSERT_EQ(found.size(), 1U) << finding.name.text;
    EXPECT_EQ(found.front().found.text, finding.example.gives) << finding.name.text;
  }
}

TEST(Findings, a_clean_table_model_and_run_have_none) {
  const auto cells = [](Index row) {
    return noise(row) + "," + noise(row, 2) + "," + (row % 3 == 0 ? "Oslo" : "Moss") + "," +
           (row * 7 % 5 < 2 ? "yes" : "no");
  };
  const std::string table = csv("width,height,city,sold", 300, cells);
  EXPECT_EQ(said_of_table(table), "");
  EXPECT_EQ(said_of_labelled(table), "");
  EXPECT_EQ(said_of_model("linear(8) | relu | dropout(0.2) | linear"), "");
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1\n0.5,0.6\n0.4,0.5\n0.35,0.52\n0.3,0.55\n"), "");
  EXPECT_EQ(said_of_run("loss\n1\n0.5\n0.4\n0.35\n0.3\n"), "") << "without validation rows";
}

TEST(Findings, what_a_case_lacks_is_not_asked_for) {
  EXPECT_EQ(said({}), "");
  const FinishedRun run("loss,validation_loss\n1,1\n9,9\n");
  EXPECT_EQ(said({.recipe = &run.recipe}), "");
  EXPECT_EQ(said({.history = &run.history}), "");
  const History interrupted;
  EXPECT_EQ(said({.recipe = &run.recipe, .history = &interrupted}), "");
}

TEST(Findings, stand_by_subject_there_by_column_there_by_rank) {
  const std::string table = csv("wide,rare,always,sold", 400, [](Index row) {
    const std::string wide = number_text(1e6 * random_uniform(3, static_cast<std::uint32_t>(row / 2), 0));
    const std::string rare = row / 2 < 4 ? "a" : row / 2 == 5 ? "b" + std::to_string(row) : "";
    return wide + "," + rare + ",K," + (row == 399 ? "no" : "yes");
  });
  EXPECT_EQ(said_of_labelled(table),
            "nearly empty rare; many categories rare; constant always; duplicates; imbalanced sold");
}

TEST(Findings, constant_is_a_column_of_one_value_and_not_of_two) {
  const auto table = [](const char* last) {
    return csv("country,price", 50, [&](Index row) { return std::string(row == 49 ? last : "NO") + "," + noise(row); });
  };
  EXPECT_EQ(said_of_table(table("NO")), "constant country");
  EXPECT_EQ(
      said_of_table(csv("country,price", 50, [](Index row) { return (row % 2 == 0 ? "NO," : "SE,") + noise(row); })),
      "");
}

TEST(Findings, identifier_is_a_column_that_counts_the_rows_and_not_one_of_numbers) {
  EXPECT_EQ(said_of_table(csv("row,price", 30, [](Index row) { return std::to_string(row + 1) + "," + noise(row); })),
            "identifier row");
  EXPECT_EQ(said_of_table(csv("row,price", 30, [](Index row) { return noise(row, 2) + "," + noise(row); })), "");
}

TEST(Findings, nearly_empty_begins_at_95_percent) {
  const auto table = [](Index filled) {
    return csv("note,price", 200, [&](Index row) { return (row < filled ? noise(row, 2) : "") + "," + noise(row); });
  };
  EXPECT_EQ(said_of_table(table(10)), "nearly empty note");
  EXPECT_EQ(said_of_table(table(11)), "");
}

TEST(Findings, many_categories_are_those_of_which_some_stand_in_one_row) {
  const auto table = [](Index rare) {
    return csv("city,price", 100, [&](Index row) {
      return (row < rare ? "c" + std::to_string(row) : std::string(row % 2 == 0 ? "Oslo" : "Moss")) + "," + noise(row);
    });
  };
  EXPECT_EQ(said_of_table(table(1)), "many categories city");
  EXPECT_EQ(said_of_table(table(0)), "");
}

TEST(Findings, scales_differ_from_a_thousandfold_on) {
  const auto table = [](double factor) {
    return csv("rate,price", 40, [&](Index row) {
      const double unit = row % 2 == 0 ? 0 : 1;
      return number_text(unit + 0.001 * static_cast<double>(row)) + "," +
             number_text(factor * (unit + 0.001 * static_cast<double>(row)));
    });
  };
  EXPECT_EQ(said_of_table(table(1001)), "scales");
  EXPECT_EQ(said_of_table(table(999)), "");
}

TEST(Findings, duplicates_are_rows_equal_in_every_cell) {
  const auto table = [](bool differs) {
    return csv("x,y", 40,
               [&](Index row) { return noise(row == 39 ? 0 : row) + "," + noise(row == 39 && !differs ? 0 : row, 2); });
  };
  EXPECT_EQ(said_of_table(table(false)), "duplicates");
  EXPECT_EQ(said_of_table(table(true)), "");
  EXPECT_EQ(said_of_labelled(table(false)), "duplicates");
  EXPECT_EQ(said_of_labelled(table(true)), "") << "equal inputs with another target are no copies";
  EXPECT_EQ(said_of_table("x,y\n1,12\n11,2\n2,3\n"), "") << "cells are not run together";
}

TEST(Findings, a_table_given_three_times_holds_duplicates_and_one_of_few_kinds_of_rows_does_not) {
  const auto three_times = [](Index row) {
    return noise(row % 40) + "," + noise(row % 40, 3) + "," + noise(row % 40, 2);
  };
  const std::string thrice = csv("x,z,y", 120, three_times);
  EXPECT_EQ(said(SplitTable(thrice, {.test = 0}).at()), "duplicates");
  EXPECT_EQ(said(SplitTable(csv("x,z,y", 41, three_times), {.test = 0}).at()), "duplicates");
  // Three columns of few values, with a target that they settle and one that they do not.
  for (const Index answers : {Index{1}, Index{2}}) {
    const auto cells = [&](Index row) {
      const auto digit = [&](std::uint64_t seed) {
        return std::to_string(static_cast<int>(3 * random_uniform(seed, static_cast<std::uint32_t>(row), 0)));
      };
      return digit(1) + "," + digit(2) + "," + digit(3) + "," + digit(1) + (row % answers == 0 ? "a" : "b");
    };
    EXPECT_EQ(said(SplitTable(csv("a,b,c,y", 300, cells), {.test = 0}).at()), "few inputs") << answers;
  }
  // Half of the rows are the only ones of their inputs; the others do not agree.
  const auto disagreeing = [](Index row) { return noise(row < 100 ? row : row % 100) + "," + noise(row, 2); };
  EXPECT_EQ(said(SplitTable(csv("x,y", 150, disagreeing), {.test = 0}).at()), "few inputs");
}

TEST(Findings, duplicates_count_the_sealed_rows_that_training_has_copies_of) {
  // 200 rows, the last 60 of which are copies. Which are sealed depends on nothing but their inputs.
  const std::string text = csv("x,y", 200, [](Index row) {
    return noise(row < 140 ? row : row - 140) + "," + noise(row < 140 ? row : row - 140, 2);
  });
  const SplitTable apart(text);
  const data::Repetition& repetition = apart.parts.sealing.repetition;
  EXPECT_EQ(repetition.copies, 60);
  EXPECT_GT(repetition.sealed_copies, 5);
  EXPECT_EQ(repetition.sealed_copies, std::ranges::count(apart.parts.sealing.is_copy, true));
  const std::string told = find_problems(apart.at()).front().found.text;
  EXPECT_EQ(told, "60 rows of 200 stand there before; " + std::to_string(repetition.sealed_copies) + " of the " +
                      std::to_string(apart.parts.test_rows()) + " sealed rows are copies of rows that training sees");
  EXPECT_NE(find_problems(apart.at()).front().found.remedy.find("{source.repeats=together}"), std::string::npos);
  const SplitTable together(text, {.are_together = true});
  EXPECT_EQ(together.parts.sealing.repetition.copies, 60);
  EXPECT_EQ(together.parts.sealing.repetition.sealed_copies, 0);
}

TEST(Findings, sealed_share_is_off_by_a_quarter_or_by_more_than_chance) {
  data::SealAudit sealing{.repetition = {.rows = 1000, .distinct = 1000}, .asked = 0.2};
  const auto said_of = [&](std::size_t sealed, Index rows, double asked) {
    sealing.keys.resize(sealed);
    sealing.repetition = {.rows = rows, .distinct = rows};
    sealing.asked = asked;
    return said({.sealing = &sealing});
  };
  EXPECT_EQ(said_of(237, 1000, 0.2), "");
  EXPECT_EQ(said_of(163, 1000, 0.2), "");
  EXPECT_EQ(said_of(238, 1000, 0.2), "sealed share");  // three deviations are 37.9
  EXPECT_EQ(said_of(162, 1000, 0.2), "sealed share");
  EXPECT_EQ(said_of(25, 100, 0.2), "");
  EXPECT_EQ(said_of(26, 100, 0.2), "sealed share");  // a quarter is 5
  EXPECT_EQ(said_of(0, 100, 0.2), "sealed share");
  EXPECT_EQ(said_of(0, 100, 0), "");
}

TEST(Findings, imbalanced_begins_above_ten_to_one) {
  const auto table = [](Index most) {
    return csv("x,sold", most + 5, [](Index row) { return noise(row) + (row < 5 ? ",no" : ",yes"); });
  };
  EXPECT_EQ(said_of_labelled(table(51)), "imbalanced sold");
  EXPECT_EQ(said_of_labelled(table(50)), "");
  EXPECT_EQ(said_of_labelled(csv("x,price", 60, [](Index row) { return noise(row) + "," + noise(row, 2); })), "");
}

TEST(Findings, a_leak_settles_every_training_row_and_a_near_one_nearly_every) {
  const auto table = [](Index wrong) {
    return csv("refunded,x,sold", 60, [&](Index row) {
      const bool is_sold = row % 3 == 0;
      const bool is_refunded = row < wrong ? is_sold : !is_sold;
      return std::string(is_refunded ? "r" : "k") + "," + noise(row) + (is_sold ? ",yes" : ",no");
    });
  };
  EXPECT_EQ(said_of_labelled(table(0)), "leak refunded");
  EXPECT_EQ(said_of_labelled(table(1)), "near leak refunded");
  EXPECT_EQ(said_of_labelled(table(20)), "");
}

/// The text of what is found of a sum; "" if nothing is.
std::string found_sum(const std::string& table) {
  const LabelledTable labelled(table);
  std::string text;
  for (const Problem& problem : find_problems(labelled.at())) {
    if (problem.finding->name.text == std::string("sum_leak")) text += problem.found.text;
  }
  return text;
}

/// A table of three columns of numbers to two digits, a text and a target.
template <class Target>
std::string with_parts(std::uint64_t seed, Target target) {
  const auto part = [&](Index row, Index column) {
    return std::round(random_uniform(seed, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)) * 1e5) /
           100;
  };
  return csv("a,b,c,word,total", 80, [&](Index row) {
    const double a = part(row, 1), b = part(row, 2), c = part(row, 3);
    return number_text(a) + "," + number_text(b) + "," + number_text(c) + "," + (row % 3 == 0 ? "x," : "y,") +
           target(row, a, b, c);
  });
}

TEST(Findings, a_sum_of_columns_that_is_the_target_is_named_with_its_weights) {
  struct Drawn {
    double a, b, c, bias;
    const char* says;
  };
  for (const Drawn& each : std::vector<Drawn>{
           {1, 1, 1, 0, "total = a + b + c in every training row"},
           {1, 0, -1, 0, "total = a - c in every training row"},
           {0, -2.5, 0.125, 0, "total = -2.5 b + 0.125 c in every training row"},
           {0, 3.785, 0, 32, "total = 3.785 b + 32 in every training row"},
           {-1, 0, 0, -1000, "total = -a - 1000 in every training row"},
       }) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const auto target = [&](Index, double a, double b, double c) {
        return number_text(each.a * a + each.b * b + each.c * c + each.bias, 12);
      };
      EXPECT_EQ(found_sum(with_parts(seed, target)), each.says) << seed;
    }
  }
}

TEST(Findings, a_strong_relation_is_no_sum_however_well_it_fits) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    // 1,000 sqrt(3 / 12) is the deviation of the sum: noise of a thousandth and of a ten-thousandth of it.
    for (const double noise : {1.0, 0.1}) {
      const auto law = [&](Index row, double a, double b, double c) {
        const double error = random_uniform(seed, static_cast<std::uint32_t>(row), 9) - 0.5;
        return number_text(a + b + c + noise * error, 12);
      };
      EXPECT_EQ(found_sum(with_parts(seed, law)), "") << seed << " " << noise;
    }
    const auto rounded = [](int digits) {
      return [=](Index, double a, double b, double c) { return number_text(a + b + c, digits); };
    };
    EXPECT_EQ(found_sum(with_parts(seed, rounded(3))), "") << "as an instrument tells it";
    EXPECT_EQ(found_sum(with_parts(seed, rounded(6))), "total = a + b + c in every training row");
    EXPECT_EQ(found_sum(with_parts(seed, [](Index, double a, double b, double) { return number_text(a * b); })), "");
    const auto but_one = [](Index row, double a, double b, double c) {
      return number_text(a + b + (row == 5 ? 2 : 1) * c);
    };
    EXPECT_EQ(found_sum(with_parts(seed, but_one)), "") << "one row says otherwise";
  }
}

TEST(Findings, a_sum_is_told_without_columns_that_others_give) {
  const auto twice = [](Index row) {
    const double a = std::round(std::stod(noise(row)) * 1000), b = std::round(std::stod(noise(row, 2)) * 1000);
    return number_text(a) + "," + number_text(b) + "," + number_text(a + b) + "," + number_text(a + 2 * b);
  };
  EXPECT_EQ(found_sum(csv("a,\"b, c\",both,y", 60, twice)), "y = a + 2 \"b, c\" in every training row");
}

TEST(Findings, a_sum_needs_ten_rows_and_two_for_each_column) {
  const auto row_of_sum = [](Index row) {
    return noise(row) + "," + noise(row, 2) + "," + number_text(std::stod(noise(row)) + std::stod(noise(row, 2)));
  };
  EXPECT_EQ(found_sum(csv("a,b,y", 9, row_of_sum)), "");
  EXPECT_EQ(found_sum(csv("a,b,y", 10, row_of_sum)), "y = a + b in every training row");
}

TEST(Findings, initializers_are_blamed_for_equal_units_only_where_these_stay_equal) {
  EXPECT_EQ(said_of_model("linear(4, init=zeros, bias_init=zeros) | tanh | linear(init=zeros, bias=false)"),
            "initializer");
  EXPECT_EQ(said_of_model("linear(4, init=zeros, bias=false) | tanh | linear(init=ones, bias_init=zeros)"),
            "initializer");
  EXPECT_EQ(said_of_model("linear(4, init=zeros, bias_init=zeros) | tanh | linear"),
            "");  // drawn weights set them apart
  EXPECT_EQ(said_of_model("linear(4, init=zeros) | tanh | linear(init=zeros, bias_init=zeros)"),
            "");  // drawn biases do
  EXPECT_EQ(said_of_model("linear(init=zeros, bias_init=zeros)"), "");
}

TEST(Findings, initializers_are_blamed_for_equal_units_and_for_another_activation) {
  EXPECT_EQ(said_of_model("linear(4, init=zeros, bias_init=zeros) | tanh | linear(init=ones, bias_init=zeros)"),
            "initializer");
  EXPECT_EQ(said_of_model("linear(4, init=zeros, bias_init=zeros) | tanh | linear"), "");
  EXPECT_EQ(said_of_model("linear(4, init=kaiming_normal) | tanh | linear"), "initializer");
  EXPECT_EQ(said_of_model("linear(4, init=kaiming_normal) | relu | linear"), "");
  EXPECT_EQ(said_of_model("linear(4, init=xavier_uniform(gain=relu)) | relu | linear"), "");
}

TEST(Findings, overfitting_is_a_fifth_above_the_lowest_for_three_epochs_while_the_training_loss_falls) {
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1.5\n0.8,1\n0.7,1.2\n0.6,1.2\n0.5,1.2\n"), "overfitting");
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1.5\n0.8,1\n0.7,1.19\n0.6,1.2\n0.5,1.2\n"), "");
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1.5\n0.8,1\n0.7,1.2\n0.9,1.2\n0.5,1.2\n"), "");
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1.5\n0.8,-1\n0.7,1.2\n0.6,1.2\n0.5,1.2\n"), "") << "no fifth of -1";
}

TEST(Findings, still_improving_is_a_run_whose_last_epoch_is_the_best_at_a_rate_that_has_not_run_out) {
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1\n0.5,0.6\n0.4,0.5\n"), "still improving");
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1\n0.5,0.6\n0.4,0.61\n"), "");
  EXPECT_EQ(said_of_run("loss,validation_loss,learning_rate\n1,1,0.1\n0.5,0.6,0.05\n0.4,0.5,0.011\n"),
            "still improving");
  EXPECT_EQ(said_of_run("loss,validation_loss,learning_rate\n1,1,0.1\n0.5,0.6,0.05\n0.4,0.5,0.01\n"), "");
  FinishedRun run("loss,validation_loss\n1,1\n0.5,0.6\n0.4,0.5\n");
  run.history.reason = Stop::interrupted;
  EXPECT_EQ(said(run.at()), "");
}

TEST(Findings, no_progress_is_a_training_loss_within_a_hundredth_from_the_first_epoch_on) {
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1\n1.002,1.1\n0.997,0.9\n1.001,1\n0.994,1\n"), "no progress");
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1\n1.002,1.1\n0.997,0.9\n1.001,1\n0.991,1\n"), "");
  EXPECT_EQ(said_of_run("loss,validation_loss\n1,1\n1,0.9\n1,1\n1,1\n"), "") << "four epochs are too few";
}

TEST(Findings, diverging_is_a_training_loss_half_above_the_first) {
  EXPECT_EQ(said_of_run("loss,validation_loss\n2,1\n2.5,1\n3.01,1.1\n"), "diverging");
  EXPECT_EQ(said_of_run("loss,validation_loss\n2,1\n2.5,1\n3,1.1\n"), "");
  EXPECT_EQ(said_of_run("loss,validation_loss\n-2,1\n-2.5,1\n-1,1.1\n"), "");
}

TEST(Findings, of_dates_that_may_be_others) {
  const auto dates = [](const std::function<std::string(Index)>& date) {
    return said_of_table(csv("when,a", 30, [&](Index row) { return date(row) + "," + noise(row); }));
  };
  const auto two = [](Index value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  const auto day = [&](Index row) { return "20" + two(row % 24) + "-" + two(1 + row % 12) + "-" + two(13 + row % 15); };
  EXPECT_EQ(dates(day), "");
  EXPECT_EQ(dates([&](Index row) { return row == 7 ? "9999-12-31" : day(row); }), "odd dates when");
  EXPECT_EQ(dates([&](Index row) { return "12/" + two(13 + row % 15) + "/" + two(row % 24); }), "");
  EXPECT_EQ(dates([&](Index row) { return "12/" + two(13 + row % 15) + "/" + two(40 + row % 24); }), "odd dates when");
  EXPECT_EQ(dates([&](Index row) { return day(row) + "T10:00:00+01:00"; }), "");
  EXPECT_EQ(dates([&](Index row) { return day(row) + "T10:00:00+0" + std::to_string(row % 2) + ":00"; }),
            "odd dates when");
}

TEST(Findings, of_numbers_whose_mark_other_columns_tell) {
  const auto numbers = [](const std::function<std::string(Index)>& number) {
    return said_of_table(csv("v,a", 30, [&](Index row) { return "\"" + number(row) + "\"," + noise(row); }));
  };
  EXPECT_EQ(numbers([](Index row) { return "1," + std::to_string(100 + 7 * row); }), "decimal mark v");
  EXPECT_EQ(numbers([](Index row) { return "1," + std::to_string(100 + 7 * row) + ".5"; }), "");
}

}  // namespace
}  // namespace pellucid::doctor
